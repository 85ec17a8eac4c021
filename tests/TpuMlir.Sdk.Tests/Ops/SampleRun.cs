using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>A sample of an operator, built and computed.</summary>
internal sealed class SampleRun
{
    private readonly Dictionary<Value, Tensor> _tensors = [];

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
        _tensors.Clear();
        var context = new InferenceContext(v => _tensors[v], (v, t) => _tensors[v] = t, options);
        foreach (Operation operation in Module.Operations)
        {
            switch (operation.Name)
            {
                case "top.None":
                    break;
                case "top.Input":
                    _tensors[operation.Result] = Builder.Inputs[operation.Location.Name!];
                    break;
                case "top.Weight":
                    _tensors[operation.Result] = Module.Weights[operation.Location.Name!];
                    break;
                default:
                    ((TopOp)OpRegistry.Standard.View(operation)!).Infer(context);
                    break;
            }
        }

        return [.. Module.Outputs.Select(o => _tensors[o])];
    }

    /// <summary>The operands of the operator under test after <see cref="Run"/>; null where absent.</summary>
    public IReadOnlyList<Tensor?> Operands() => [.. Op.Operation.Operands.Select(_tensors.GetValueOrDefault)];
}
