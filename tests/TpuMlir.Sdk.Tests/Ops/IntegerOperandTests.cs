using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>Shape arithmetic of models runs on integers, which must not pass through f32.</summary>
public class IntegerOperandTests
{
    private const long Large = (1L << 53) + 1;

    public static TheoryData<string, long[]> Functions => new()
    {
        { "top.Add", [Large + 3, -4] },
        { "top.Sub", [Large - 3, -10] },
        { "top.Mul", [Large * 3, -21] },
        { "top.Div", [Large / 3, -2] },
        { "top.Max", [Large, 3] },
        { "top.Min", [3, -7] },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Binary_functions_are_exact(string name, long[] expected)
    {
        Tensor result = Run(s => Binary(s, name, s.Input(Tensor.FromLongs(Large, -7)), s.Weight(Tensor.FromLongs(3))));
        Assert.Equal(ElementType.I64, result.Type);
        Assert.Equal(expected, result.Longs().ToArray());
    }

    [Fact]
    public void An_integer_quotient_by_zero_is_zero() =>
        Assert.Equal([0L], Run(s => Div.Create(s.Builder, s.Location, [s.Input(Tensor.FromLongs(5)), s.Weight(Tensor.FromLongs(0))])).Longs().ToArray());

    [Fact]
    public void Data_movement_keeps_every_type()
    {
        long[] values = [Large, 2, -3, 4, 5, 6];
        Tensor x = Tensor.From(values, [2, 3]);
        Assert.Equal([Large, 4], Run(s => Slice.Create(s.Builder, s.Location, s.Input(x), [0, 0], [1, 1], [2, 1])).Longs().ToArray());
        Assert.Equal([Large, 4, 2, 5, -3, 6], Run(s => Permute.Create(s.Builder, s.Location, s.Input(x), [1, 0])).Longs().ToArray());
        Assert.Equal([4, 5, 6], Run(s => Gather.Create(s.Builder, s.Location, s.Input(x), s.Weight(Tensor.FromLongs(1)), 0)).Longs().ToArray());
        Assert.Equal([Large, 7], Run(s => Concat.Create(s.Builder, s.Location, [s.Input(Tensor.FromLongs(Large)), s.Weight(Tensor.FromLongs(7))], 0)).Longs().ToArray());
        Assert.Equal([9, Large], Run(s => Pad.Create(s.Builder, s.Location, s.Input(Tensor.FromLongs(Large)), [1, 0], val: 9)).Longs().ToArray());
        Assert.Equal([Large, Large], Run(s => Expand.Create(s.Builder, s.Location, s.Input(Tensor.FromLongs(Large)), [2])).Longs().ToArray());
        Assert.Equal([Large, Large], Run(s => Tile.Create(s.Builder, s.Location, s.Input(Tensor.FromLongs(Large)), [2])).Longs().ToArray());
        Assert.Equal([(byte)1, 1, 2, 2], Run(s => Upsample.Create(s.Builder, s.Location, s.Input(Bytes([1, 2], [1, 1, 1, 2])), 1, 2)).Data);
    }

    private static Tensor Bytes(byte[] values, Shape shape) => new(ElementType.U8, shape, values);

    private static Op Binary(SampleBuilder s, string name, Value a, Value b) => name switch
    {
        "top.Add" => Add.Create(s.Builder, s.Location, [a, b]),
        "top.Sub" => Sub.Create(s.Builder, s.Location, [a, b]),
        "top.Mul" => Mul.Create(s.Builder, s.Location, [a, b]),
        "top.Div" => Div.Create(s.Builder, s.Location, [a, b]),
        "top.Max" => Max.Create(s.Builder, s.Location, [a, b]),
        _ => Min.Create(s.Builder, s.Location, [a, b]),
    };

    private static Tensor Run(Func<SampleBuilder, Op> build) => SampleRun.Of(build).Run()[0];
}
