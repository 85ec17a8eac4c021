using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>A sample of an operator, built and computed.</summary>
internal sealed class SampleRun
{
    private SampleRun(SampleBuilder builder, Op op)
    {
        Builder = builder;
        Op = op;
        Module.SetOutputs(op.Operation.Results);
    }

    /// <summary>The builder with its inputs.</summary>
    public SampleBuilder Builder { get; }

    /// <summary>The operator under test.</summary>
    public Op Op { get; }

    /// <summary>The module of the sample.</summary>
    public Module Module => Builder.Module;

    /// <summary>All samples of the standard operators: operator, sample.</summary>
    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (OpDefinition definition in OpRegistry.Standard.Operators)
        {
            foreach (OpSample sample in definition.Samples())
            {
                data.Add(definition.Name, sample.Name);
            }
        }

        return data;
    }

    /// <summary>Builds a use of an operator.</summary>
    public static SampleRun Of(Func<SampleBuilder, Op> build)
    {
        var builder = new SampleBuilder("sample");
        return new SampleRun(builder, build(builder));
    }

    /// <summary>Builds a sample.</summary>
    public static SampleRun Build(string name, string sample)
    {
        var builder = new SampleBuilder(sample);
        return new SampleRun(builder, OpRegistry.Standard.Find(name)!.Samples().Single(s => s.Name == sample).Build(builder));
    }

    /// <summary>Computes the module's outputs.</summary>
    public IReadOnlyList<Tensor> Run(KernelOptions options = default)
    {
        ModuleInterpreter interpreter = ModuleInterpreter.ForTop(Module, OpRegistry.Standard);
        interpreter.Options = options;
        return [.. interpreter.Run(Builder.Inputs).Values];
    }

    /// <summary>The data of the operands of the operator under test, which are inputs and constants; null where absent.</summary>
    public IReadOnlyList<Tensor?> Operands() =>
        [.. Op.Operation.Operands.Select(o => o.IsNone ? null : o.IsWeight() ? Module.Weights[o.Name!] : Builder.Inputs[o.Name!])];
}
