using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>The trait of operators that are one function of one variable.</summary>
public class PointwiseTests
{
    public static TheoryData<string, string> Samples()
    {
        var data = new TheoryData<string, string>();
        foreach (OpDefinition definition in OpRegistry.Standard.Operators)
        {
            foreach (OpSample sample in definition.Samples().Where(s => s.Build(new SampleBuilder("sample")) is IPointwise))
            {
                data.Add(definition.Name, sample.Name);
            }
        }

        return data;
    }

    /// <summary>By the trait's own definition: the operator's result at an element is its function's value there, alone, in any order.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void The_function_gives_each_element_by_itself(string name, string sample)
    {
        var builder = new SampleBuilder("sample");
        Op op = OpRegistry.Standard.Find(name)!.Samples().First(s => s.Name == sample).Build(builder);
        var pointwise = (IPointwise)op;
        float[] x = builder.Inputs.Single().Value.Floats().ToArray();
        var module = builder.Module;
        module.SetOutputs([pointwise.Output]);
        float[] expected = ModuleInterpreter.ForTop(module, OpRegistry.Standard).Run(builder.Inputs).Single().Value.To(ElementType.F32).Floats().ToArray();
        int[] order = [.. Enumerable.Range(0, x.Length)];
        new Random(5).Shuffle(order);
        float[] values = pointwise.Evaluate([.. order.Select(i => x[i]), .. x]);
        for (int i = 0; i < order.Length; i++)
        {
            // A vectorised kernel may end in scalar code: the same function within the last bits.
            Assert.Equal(expected[order[i]], values[i], Math.Abs(expected[order[i]] * 1e-5) + 1e-6);
        }

        Assert.Equal(2 * x.Length, values.Length);
    }

    /// <summary>1 / (1 + e^-x), computed in double.</summary>
    [Fact]
    public void More_arguments_than_the_result_has_elements()
    {
        var s = new SampleBuilder("net");
        Sigmoid sigmoid = Sigmoid.Create(s.Builder, s.Location, s.Input(3));
        float[] x = [.. Enumerable.Range(-128, 256).Select(i => i / 16f)];
        Assert.Equal([.. x.Select(v => (float)(1 / (1 + Math.Exp(-v))))], sigmoid.Evaluate(x), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
