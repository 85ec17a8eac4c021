using System.Reflection;

namespace TpuMlir.Host;

/// <summary>The tool's version.</summary>
internal static class ToolVersion
{
    /// <summary>The version as text: "0.1.0".</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
