using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Plugins;

/// <summary>The parts of a kind by the names of what they are for: rules by the operators they lower, kernels by those they emit.</summary>
/// <remarks>
/// Parts of two plugins for one name are the fault of neither alone, and which of them is used must not depend on the order in
/// which plugins are found. So they are an error, but only for who asks for that name.
/// </remarks>
public sealed class BackendPartTable<T>
    where T : class
{
    private readonly Dictionary<string, List<(string Plugin, T Part)>> _parts = new(StringComparer.Ordinal);
    private readonly string _does;

    /// <summary>A table of the parts of that kind.</summary>
    /// <param name="parts">Parts of any kinds.</param>
    /// <param name="names">What a part is for.</param>
    /// <param name="does">What parts of the kind do, for messages: "lower".</param>
    public BackendPartTable(BackendParts parts, Func<T, IEnumerable<string>> names, string does)
    {
        _does = does;
        foreach (BackendPart part in parts.All)
        {
            if (part.Instance is T typed)
            {
                foreach (string name in names(typed).Distinct())
                {
                    Of(name).Add((part.Plugin, typed));
                }
            }
        }
    }

    /// <summary>True when there is a part for the name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>The part for a name, or null.</summary>
    /// <exception cref="DiagnosticException">There are several.</exception>
    public T? Find(string name) => !_parts.TryGetValue(name, out List<(string Plugin, T Part)>? parts)
        ? null
        : parts.Count == 1 ? parts[0].Part : throw new DiagnosticException(Ambiguous(_does, name, [.. parts.Select(p => p.Plugin)]));

    /// <summary>What is said of parts of several plugins for one thing.</summary>
    internal static Diagnostic Ambiguous(string does, string name, IReadOnlyList<string> plugins) => new(
        CoreDiagnostics.MalformedPlugin,
        $"plugins {string.Join(" and ", plugins)} {(plugins.Count == 2 ? "both" : "all")} {does} {name}",
        Why: "which of them is used would depend on the order in which plugins are found",
        Help: "remove one of them, or name the plugins to use in the manifest's plugins.require");

    private List<(string Plugin, T Part)> Of(string name)
    {
        if (!_parts.TryGetValue(name, out List<(string Plugin, T Part)>? list))
        {
            _parts.Add(name, list = []);
        }

        return list;
    }
}
