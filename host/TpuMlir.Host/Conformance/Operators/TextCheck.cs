using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>A sample printed and parsed again is the same text, a valid module, and computes the same bits.</summary>
internal sealed class TextCheck() : OperatorCheck("text")
{
    /// <inheritdoc/>
    protected override Outcome Run(OpDefinition definition, OpSample sample, OpRegistry operators)
    {
        TestModule test = TestModule.Of(definition, sample);
        string text = MlirPrinter.Print(test.Module);
        Module parsed = MlirParser.Parse(text);
        foreach (string name in test.Module.Weights.Names)
        {
            parsed.Weights.Set(name, test.Module.Weights[name]);
        }

        if (MlirPrinter.Print(parsed) != text)
        {
            return Outcome.Failed("printed, parsed and printed again it is another text");
        }

        if (Verifier.Verify(parsed, operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"the parsed module is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        var before = test.RunTop(operators);
        var after = (test with { Module = parsed }).RunTop(operators);
        return Outcome.Of([.. before.Where(b => TensorComparison.DifferingBits(after[b.Key], b.Value) > 0).Select(b => $"the parsed module computes another \"{b.Key}\"; is an attribute not printed?")]);
    }
}
