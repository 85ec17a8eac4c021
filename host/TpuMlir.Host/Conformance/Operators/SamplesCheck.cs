using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>Every sample is a valid module whose inference gives finite tensors of the declared types, and the values its author expects.</summary>
internal sealed class SamplesCheck() : OperatorCheck("samples")
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (OpDefinition definition in subject.OwnOperators)
        {
            yield return new CheckCase($"{definition.Name} has samples", () => HasSamples(definition));
        }

        foreach (CheckCase one in base.Cases(subject))
        {
            yield return one;
        }
    }

    /// <inheritdoc/>
    protected override Outcome Run(OpDefinition definition, OpSample sample, OpRegistry operators)
    {
        TestModule test = TestModule.Of(definition, sample);
        if (Verifier.Verify(test.Module, operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"its module is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        Operation operation = test.Module.Operations.Last(o => o.Name == definition.Name);
        IReadOnlyDictionary<string, Tensor> results = test.RunTop(operators);
        var problems = new List<string>();
        foreach (OpResult result in operation.Results.Where(r => !r.IsNone))
        {
            Tensor tensor = results[result.Name!];
            if (!tensor.Shape.Equals(result.Shape) || tensor.Type != result.Element)
            {
                problems.Add($"\"{result.Name}\" is declared {result.Shape} of {result.Element.Text()} and computed as {tensor}");
            }

            if (sample.Expected is null && tensor.Type.IsFloat() && TensorConvert.ToFloats(tensor).Count(v => !float.IsFinite(v)) is > 0 and int count)
            {
                problems.Add($"\"{result.Name}\" has {count} elements that are NaN or infinite");
            }
        }

        if (operators.View(operation) is TopOp { Flops: < 0 } op)
        {
            problems.Add($"Flops is {op.Flops}");
        }

        return Outcome.Of([.. problems, .. Unexpected(operation, results, sample)]);
    }

    private static Outcome HasSamples(OpDefinition definition)
    {
        string[] names = [.. definition.Samples().Select(s => s.Name)];
        return names.Length == 0 ? Outcome.NotApplicable("it has none, which only an operator of a chip may: its arithmetic belongs to the chip")
            : names.Distinct(StringComparer.Ordinal).Count() != names.Length ? Outcome.Failed($"two samples have one name: {string.Join(", ", names)}")
            : Outcome.Passed;
    }

    private static IEnumerable<string> Unexpected(Operation operation, IReadOnlyDictionary<string, Tensor> results, OpSample sample)
    {
        if (sample.Expected is not { } expected)
        {
            return [];
        }

        OpResult[] declared = [.. operation.Results.Where(r => !r.IsNone)];
        return expected.Count != declared.Length
            ? [$"it expects {expected.Count} results; the operator has {declared.Length}"]
            : declared.Zip(expected, (r, e) => Closeness.Problem(r.Name!, results[r.Name!], e, sample.Tolerance)).OfType<string>();
    }
}
