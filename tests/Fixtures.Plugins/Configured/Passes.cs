using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Configured;

/// <summary>The options of the pass.</summary>
public sealed class Options
{
    /// <summary>A number.</summary>
    public int MaxChain { get; set; } = 2;

    /// <summary>A text.</summary>
    public string Label { get; set; } = "";
}

/// <summary>Warns with its options.</summary>
[ExportPass("fixture-configured", "Warns with its options.")]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class ConfiguredPass : IPass<Options>
{
    /// <inheritdoc/>
    public Options Options { get; set; } = new();

    /// <inheritdoc/>
    public void Run(Module module, PassContext context) => context.Diagnostics.Report(new(
        new DiagnosticDescriptor("FIX005", Severity.Warning, "Options"), $"chain {Options.MaxChain} label {Options.Label}"));
}

/// <summary>Leaves a module that is not valid.</summary>
[ExportPass("fixture-breaking", "Leaves a module that is not valid.")]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class BreakingPass : IPass
{
    /// <inheritdoc/>
    public void Run(Module module, PassContext context) => module.Operations.First(o => o.Name == "top.Conv").Set("group", 7L);
}
