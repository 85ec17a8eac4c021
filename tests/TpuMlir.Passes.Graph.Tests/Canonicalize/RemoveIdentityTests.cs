using TpuMlir.Passes.Graph.Canonicalize;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Passes.Graph.Tests.Canonicalize;

/// <summary>Each identity stands between an input and a sigmoid, so that its result is no output.</summary>
public class RemoveIdentityTests
{
    private static readonly Location A = Location.Named("a");

    public static TheoryData<string, Func<SampleBuilder, Value>> Identities() => new()
    {
        { "x + 0", s => AddConst.Create(s.Builder, A, s.Input(2, 3), 0).Output },
        { "x - 0", s => SubConst.Create(s.Builder, A, s.Input(2, 3), 0).Output },
        { "x * 1", s => MulConst.Create(s.Builder, A, s.Input(2, 3), 1).Output },
        { "x / 1", s => DivConst.Create(s.Builder, A, s.Input(2, 3), 1).Output },
        { "reshape", s => Reshape.Create(s.Builder, A, s.Input(2, 3), [2, 3]).Output },
        { "cast", s => Cast.Create(s.Builder, A, s.Input(2, 3), "f32").Output },
        { "slice", s => Slice.Create(s.Builder, A, s.Input(2, 3), [0, 0], [1, 1], [2, 3]).Output },
        { "expand", s => Expand.Create(s.Builder, A, s.Input(2, 3), [2, 1]).Output },
        { "tile", s => Tile.Create(s.Builder, A, s.Input(2, 3), [1, 1]).Output },
        { "upsample", s => Upsample.Create(s.Builder, A, s.Input(1, 2, 3, 3), 1, 1).Output },
        { "permute", s => Permute.Create(s.Builder, A, s.Input(2, 3), [0, 1]).Output },
        { "concat", s => Concat.Create(s.Builder, A, [s.Input(2, 3)], 0).Output },
        { "pad", s => Pad.Create(s.Builder, A, s.Input(2, 3), [0, 0, 0, 0], mode: "edge").Output },
    };

    public static TheoryData<string, Func<SampleBuilder, Value>> Others() => new()
    {
        { "x + 1", s => AddConst.Create(s.Builder, A, s.Input(2, 3), 1).Output },
        { "relu(x + 0)", s => AddConst.Create(s.Builder, A, s.Input(2, 3), 0, doRelu: true).Output },
        { "0 - x", s => SubConst.Create(s.Builder, A, s.Input(2, 3), 0, isReverse: true).Output },
        { "x * 0", s => MulConst.Create(s.Builder, A, s.Input(2, 3), 0).Output },
        { "1 / x", s => DivConst.Create(s.Builder, A, s.Input(0.5, 2, [2, 3]), 1, isReverse: true).Output },
        { "reshape", s => Reshape.Create(s.Builder, A, s.Input(2, 3), [3, 2]).Output },
        { "cast", s => Cast.Create(s.Builder, A, s.Input(2, 3), "f16").Output },
        { "reversed", s => Slice.Create(s.Builder, A, s.Input(2, 3), [0, 2], [1, -1], [2, -1]).Output },
        { "part", s => Slice.Create(s.Builder, A, s.Input(2, 3), [0, 0], [1, 1], [2, 2]).Output },
        { "square permuted", s => Permute.Create(s.Builder, A, s.Input(3, 3), [1, 0]).Output },
        { "concat of two", s => Concat.Create(s.Builder, A, [s.Input(2, 3), s.Input(2, 3)], 0).Output },
        { "shifted by padding", s => Pad.Create(s.Builder, A, s.Input(2, 3), [0, 1, 0, -1]).Output },
        { "tiled", s => Tile.Create(s.Builder, A, s.Input(2, 3), [1, 2]).Output },
    };

    [Theory]
    [MemberData(nameof(Identities))]
    public void An_identity_goes(string what, Func<SampleBuilder, Value> identity)
    {
        Assert.NotEmpty(what);
        Rewrite.Fires(new RemoveIdentity(), s => Sigmoid.Create(s.Builder, Location.Named("y"), identity(s)).Output, "Sigmoid");
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void What_changes_values_stays(string what, Func<SampleBuilder, Value> other)
    {
        Assert.NotEmpty(what);
        Rewrite.Leaves(new RemoveIdentity(), s => Sigmoid.Create(s.Builder, Location.Named("y"), other(s)).Output);
    }

    [Fact]
    public void An_identity_that_names_an_output_stays() =>
        Rewrite.Leaves(new RemoveIdentity(), s => AddConst.Create(s.Builder, Location.Named("y"), s.Input(2, 3), 0).Output);
}
