using System.Reflection;
using TpuMlir.Sdk.Conformance;
using Xunit;

namespace TpuMlir.Sdk.Testing;

/// <summary>
/// The conformance suite as tests of a plugin. <c>public sealed class Conformance() : PluginConformance;</c> is all a plugin's
/// author writes: every case of the kit becomes a test case.
/// </summary>
/// <remarks>
/// <para>
/// The plugin's folder and the tool come from the test assembly's metadata (<see cref="FolderKey"/>, <see cref="ToolKey"/>), which
/// the package's build files write; a class may override the properties instead. The tool runs once for each class, in a process
/// of its own.
/// </para>
/// <para>
/// Cases that are not applicable are shown as skipped, with the reason. The report is written beside the test assembly.
/// </para>
/// </remarks>
public abstract class PluginConformance
{
    /// <summary>The assembly metadata with the plugin's folder: the build output with plugin.json.</summary>
    public const string FolderKey = "TpuMlirPluginFolder";

    /// <summary>The assembly metadata with the tool: tpumlir.dll, or an executable.</summary>
    public const string ToolKey = "TpuMlirTool";

    /// <summary>The assembly metadata with the level; the environment variable <see cref="LevelVariable"/> comes before it.</summary>
    public const string LevelKey = "TpuMlirConformanceLevel";

    /// <summary>The environment variable with the level: smoke, ops or models.</summary>
    public const string LevelVariable = "TPUMLIR_CONFORMANCE_LEVEL";

    /// <summary>The plugin's folder.</summary>
    protected virtual string PluginFolder => Metadata(FolderKey) ?? throw Missing(FolderKey, "the plugin's folder");

    /// <summary>The tool: a .dll that dotnet runs, or an executable.</summary>
    protected virtual string Tool => Metadata(ToolKey) ?? throw Missing(ToolKey, "the tool");

    /// <summary>How deep to look, as text; null or empty for <see cref="ConformanceLevel.Ops"/>.</summary>
    protected virtual string? LevelText => Environment.GetEnvironmentVariable(LevelVariable) ?? Metadata(LevelKey);

    /// <summary>How deep to look.</summary>
    /// <exception cref="InvalidOperationException">The text is no level.</exception>
    internal ConformanceLevel Level => LevelText switch
    {
        null or "" => ConformanceLevel.Ops,
        "smoke" or "Smoke" => ConformanceLevel.Smoke,
        "ops" or "Ops" => ConformanceLevel.Ops,
        "models" or "Models" => ConformanceLevel.Models,
        string other => throw new InvalidOperationException($"the conformance level '{other}' is not smoke, ops or models"),
    };

    /// <summary>Folders of further plugins to use besides those installed with the tool.</summary>
    protected virtual IReadOnlyList<string> Plugins => [];

    /// <summary>Manifests, modules or source models for the level models.</summary>
    protected virtual IReadOnlyList<string> Models => [];

    /// <summary>Where the report is written.</summary>
    protected virtual string ReportFile => Path.Combine(AppContext.BaseDirectory, $"{GetType().FullName}.conformance.json");

    /// <summary>Runs the kit.</summary>
    /// <exception cref="InvalidOperationException">The tool cannot be run, or wrote no report.</exception>
    internal ConformanceReport Run() => new ConformanceTool(Tool, PluginFolder, Level, Plugins, Models, ReportFile).Run();

    /// <summary>Shows one case of the kit.</summary>
    [SkippableTheory]
    [ConformanceCases]
    public void Case(ConformanceCase result)
    {
        Skip.If(result.Verdict == ConformanceVerdict.NotApplicable, result.Message);
        if (result.Verdict == ConformanceVerdict.Failed)
        {
            Assert.Fail(result.Details is null ? result.Message : $"{result.Message}\n{result.Details}");
        }
    }

    private string? Metadata(string key) => GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(m => m.Key == key && !string.IsNullOrWhiteSpace(m.Value))?.Value;

    private InvalidOperationException Missing(string key, string what) => new(
        $"the test assembly does not say where {what} is: it has no assembly metadata '{key}'; reference the package TpuMlir.Sdk.Testing and the plugin's project, or override the property");
}
