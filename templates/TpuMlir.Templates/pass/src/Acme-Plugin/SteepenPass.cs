using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Plugins;

namespace Acme_Plugin;

/// <summary>Takes leaky relus that are nearly flat below 0 for relus, which join the operation before them.</summary>
/// <remarks>
/// Before: <c>y = x &gt; 0 ? x : 0.01·x</c>. After: <c>y = max(x, 0)</c>. This changes results; verification shows
/// by how much.
/// </remarks>
[ExportPass("acme-steepen", "Takes leaky relus with a nearly flat negative side for relus.")]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class SteepenPass : IPass<SteepenOptions>
{
    private static readonly DiagnosticDescriptor BadSlope = new("ACME001", Severity.Error, "Negative slope limit");
    private static readonly DiagnosticDescriptor Replaced = new("ACME002", Severity.Remark, "Leaky relus replaced");

    /// <inheritdoc/>
    public SteepenOptions Options { get; set; } = new();

    /// <inheritdoc/>
    public void Run(Module module, PassContext context)
    {
        if (Options.MaxSlope < 0)
        {
            throw new DiagnosticException(new Diagnostic(
                BadSlope,
                $"max-slope is {Options.MaxSlope}",
                new SourcePlace(Path: "acme-steepen.max-slope"),
                Help: "give a number of at least 0"));
        }

        int before = module.Operations.Count(o => o.Name == "top.LeakyRelu");
        GreedyRewriter.Run(module, [new LeakyReluToRelu(Options)], context.Operators);
        int after = module.Operations.Count(o => o.Name == "top.LeakyRelu");
        context.Diagnostics.Report(new(Replaced, $"{before - after} of {before} leaky relus became relus"));
    }
}
