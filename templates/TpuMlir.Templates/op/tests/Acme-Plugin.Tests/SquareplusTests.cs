using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace Acme_Plugin.Tests;

public sealed class SquareplusTests
{
    [Fact]
    public void A_negative_b_is_refused()
    {
        var sample = new SampleBuilder("negative");
        Squareplus op = Squareplus.Create(sample.Builder, sample.Location, sample.Input(2, 3), b: -1);
        Assert.Equal("b is -1; it must be at least 0", Assert.Throws<OpException>(op.Verify).Message);
    }
}
