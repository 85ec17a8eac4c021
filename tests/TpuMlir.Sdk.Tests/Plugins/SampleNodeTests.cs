using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Plugins;

/// <summary>Sample nodes made part by part.</summary>
public class SampleNodeTests
{
    [Fact]
    public void Parts_keep_their_order_and_absent_inputs_have_no_name()
    {
        Tensor x = Tensor.From([1f], [1]), low = Tensor.From([2f], [1]), y = Tensor.From([3f], [1]), z = Tensor.From([4f], [1]);
        ImporterSample sample = new SampleNode("Clip", 13, "acme").Input(x).Absent().Constant(low).With("alpha", 0.5).Gives("upper", y, z);

        Assert.Equal(("upper", "acme", "Clip", 13L, "Clip_upper"), (sample.Name, sample.Node.Domain, sample.Node.Type, sample.Node.Version, sample.Node.Name));
        Assert.Equal(["x0", "", "x2"], sample.Node.Inputs);
        Assert.Equal(["y0", "y1"], sample.Node.Outputs);
        Assert.Equal(0.5, sample.Node.Get<double>("alpha"));
        Assert.Same(x, Assert.Single(sample.Inputs, i => i.Key == "x0").Value);
        Assert.Same(low, Assert.Single(sample.Constants, i => i.Key == "x2").Value);
        Assert.Equal([KeyValuePair.Create("y0", y), KeyValuePair.Create("y1", z)], sample.Expected!);
    }

    [Fact]
    public void A_step_leaves_the_one_before_as_it_was()
    {
        SampleNode node = new("Relu", 13);
        Assert.Empty(node.Gives("none").Node.Inputs);
        node.Input(Tensor.From([1f], [1]));
        Assert.Empty(node.Gives("none").Node.Inputs);
    }
}
