using System.Text.RegularExpressions;

namespace Acme.Passes;

/// <summary>Names with a placeholder.</summary>
internal static class Glob
{
    /// <summary>True when the whole name matches; * stands for any characters, everything else for itself.</summary>
    public static bool Matches(string pattern, string name) =>
        Regex.IsMatch(
            name,
            $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.NonBacktracking | RegexOptions.Singleline);
}
