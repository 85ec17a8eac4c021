using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Passes;

/// <summary>Modules a pass meets: an operator alone, with something behind it to fuse, and on constants to fold.</summary>
internal static class PassModules
{
    /// <summary>The modules of an operator's samples.</summary>
    public static IEnumerable<TestModule> Of(OpDefinition definition)
    {
        foreach (OpSample sample in definition.Samples())
        {
            yield return TestModule.Of(definition, sample);
            if (Build(definition, sample, constant: false) is { } followed)
            {
                yield return followed;
            }

            if (Build(definition, sample, constant: true) is { } constant)
            {
                yield return constant;
            }
        }
    }

    /// <summary>
    /// The operator between others: its first result goes through a relu and is added to an input. Null when it is not of f32.
    /// </summary>
    private static TestModule? Build(OpDefinition definition, OpSample sample, bool constant)
    {
        var samples = new SampleBuilder(sample.Name, constant: constant);
        Op op = sample.Build(samples);
        if (op.Operation.Results is not [{ IsNone: false } result, ..] || result.Element != ElementType.F32)
        {
            return null;
        }

        OpBuilder builder = samples.Builder;
        var inputs = new Dictionary<string, Tensor>(samples.Inputs);
        Tensor data = samples.Uniform(-1, 1, result.Shape);
        inputs.Add("addend", data);
        Value addend = builder.Input("addend", new TensorType(data.Shape, data.Type));
        Value relu = Relu.Create(builder, Location.Named("relu", "Relu:relu"), result).Output;
        Value sum = Add.Create(builder, Location.Named("sum", "Add:sum"), [relu, addend]).Output;
        samples.Module.SetOutputs([sum]);
        return new TestModule($"{TestModule.NameOf(definition, sample)} {(constant ? "of constants" : "then relu and add")}", samples.Module, inputs);
    }
}
