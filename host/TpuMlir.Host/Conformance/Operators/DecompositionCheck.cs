using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>An operator's decomposition computes what the operator itself computes.</summary>
internal sealed class DecompositionCheck() : OperatorCheck("decomposition")
{
    /// <inheritdoc/>
    protected override Outcome Run(OpDefinition definition, OpSample sample, OpRegistry operators)
    {
        TestModule test = TestModule.Of(definition, sample);
        TestModule decomposed = test with { Module = test.Module.Clone() };
        Operation operation = decomposed.Module.Operations.Last(o => o.Name == definition.Name);
        var rewriter = new OpRewriter(decomposed.Module);
        rewriter.Builder.Before(operation);
        if (operators.View(operation) is not TopOp op || !op.Decompose(rewriter))
        {
            return Outcome.NotApplicable("it has no decomposition");
        }

        if (decomposed.Module.Operations.Any(o => o.Name == definition.Name))
        {
            return Outcome.Failed("the operator is in its own decomposition");
        }

        if (Verifier.Verify(decomposed.Module, operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"the decomposed module is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        // Decomposing may give the result another name; the outputs' order stays.
        var direct = test.RunTop(operators);
        var simple = decomposed.RunTop(operators);
        return simple.Count != direct.Count
            ? Outcome.Failed($"the decomposition has {simple.Count} results, the operator {direct.Count}")
            : Outcome.Of([.. direct.Zip(simple, (d, s) => Closeness.Problem(d.Key, s.Value, d.Value, Closeness.Reordered)).OfType<string>()]);
    }
}
