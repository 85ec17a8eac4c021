using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Passes;

/// <summary>A pass leaves a valid module that takes the same inputs and computes the same outputs.</summary>
internal sealed class MeaningCheck() : PassCheck("meaning")
{
    /// <inheritdoc/>
    protected override string? Problem(ProvidedPass pass, PassInput input, OpRegistry operators)
    {
        IReadOnlyDictionary<string, Tensor> before = input.Run(input.Module);
        Module changed = input.Module.Clone();
        Run(pass, changed, operators);
        if (Verifier.Verify(changed, operators) is { Count: > 0 } broken)
        {
            return $"the module is not valid any more: {string.Join("; ", broken.Select(d => d.Message))}";
        }

        string[] had = [.. input.Module.Outputs.Select(o => o.Name!)], has = [.. changed.Outputs.Select(o => o.Name!)];
        return !had.SequenceEqual(has)
            ? $"the outputs were {string.Join(", ", had)} and are {string.Join(", ", has)}"
            : Closeness.Problems(input.Run(changed), before, input.Tolerance).FirstOrDefault();
    }
}
