using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>What holds for every sample of every operator.</summary>
public class SampleTests
{
    public static TheoryData<string, string> Samples => SampleRun.All();

    public static TheoryData<string> Operators => [.. OpRegistry.Standard.Operators.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_inferred_types_are_those_computed(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        IReadOnlyList<Tensor> tensors = run.Run();
        for (int i = 0; i < tensors.Count; i++)
        {
            Assert.Equal(new TensorType(tensors[i].Shape, tensors[i].Type), run.Module.Outputs[i].Type);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Results_are_finite(string name, string sample)
    {
        foreach (Tensor tensor in SampleRun.Build(name, sample).Run())
        {
            Assert.All(TensorConvert.ToFloats(tensor), v => Assert.True(float.IsFinite(v), $"{v}"));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Results_do_not_depend_on_threads_or_runs(string name, string sample)
    {
        IReadOnlyList<Tensor> one = SampleRun.Build(name, sample).Run(KernelOptions.Fixed with { Threads = 1 });
        IReadOnlyList<Tensor> many = SampleRun.Build(name, sample).Run(KernelOptions.Fixed with { Threads = 4 });
        Assert.Equal(one.Select(t => t.Data), many.Select(t => t.Data));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Operands_are_not_changed(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        var before = run.Builder.Inputs.ToDictionary(i => i.Key, i => i.Value.Clone());
        run.Run();
        Assert.All(before, i => Assert.Equal(i.Value.Data, run.Builder.Inputs[i.Key].Data));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Cost_is_known(string name, string sample) =>
        Assert.True(((TopOp)SampleRun.Build(name, sample).Op).Flops >= 0);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_measured_range_survives_shape_inference(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        Value result = run.Op.Operation.Results[0];
        var calibrated = new CalibratedElement(ElementType.F32, -1, 2);
        Shape shape = result.Shape;
        result.Type = new TensorType(null, calibrated);
        run.Op.InferTypes();
        Assert.Equal(new TensorType(shape, calibrated), result.Type);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Top_operators_have_samples_with_names_of_their_own(string name)
    {
        OpDefinition definition = OpRegistry.Standard.Find(name)!;
        string[] samples = [.. definition.Samples().Select(s => s.Name)];
        bool structural = name is "top.None" or "top.Input" or "top.Weight";
        Assert.Equal(name.StartsWith("top.", StringComparison.Ordinal) && !structural, samples.Length >= 3);
        Assert.Equal(samples.Length, samples.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Samples_reach_every_attribute(string name)
    {
        OpDefinition definition = OpRegistry.Standard.Find(name)!;
        OpSample[] samples = [.. definition.Samples()];
        foreach (AttributeSpec attribute in definition.Attributes.Where(_ => samples.Length > 0))
        {
            // count_include_pad of MaxPool has no effect.
            if (attribute.Default is { } given && (name, attribute.Name) != ("top.MaxPool", "count_include_pad"))
            {
                Assert.Contains(samples, s => !given.Equals(s.Build(new SampleBuilder(s.Name)).Operation.Attribute(attribute.Name)));
            }
        }
    }
}
