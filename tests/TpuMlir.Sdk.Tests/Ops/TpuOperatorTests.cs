using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>Shapes and element types of the accelerator's operators; the expected shapes are worked out by hand.</summary>
public class TpuOperatorTests
{
    private static readonly Dictionary<string, (Func<SampleBuilder, Op> Build, string Shape)> s_cases = new()
    {
        ["tpu.Conv2D"] = (s => Conv2D.Create(s.Builder, s.Location, s.Input(2, 6, 9, 8), s.Weight(4, 3, 3, 2), null, [3, 2], [2, 1], [1, 0, 1, 1], group: 2, dilations: [2, 1]), "2x4x4x8"),
        ["tpu.Deconv"] = (s => Deconv.Create(s.Builder, s.Location, s.Input(1, 6, 4, 5), s.Weight(6, 2, 3, 3), s.Weight(4), [3, 3], [2, 3], [1, 0, 1, 1], group: 2, outputPadding: [1, 0]), "1x4x8x14"),
        ["tpu.Pool2D"] = (s => Pool2D.Create(s.Builder, s.Location, s.Input(1, 3, 8, 8), "Avg", [3, 3], [2, 2], [0, 0, 1, 0], scale: 1.0 / 9), "1x3x4x3"),
        ["tpu.MatMul"] = (s => MatMul.Create(s.Builder, s.Location, s.Input(2, 1, 5, 7), s.Input(3, 4, 7), s.Weight(4), rightTranspose: true, kCut: 4), "2x3x5x4"),
        ["tpu.Add"] = (s => Add.Create(s.Builder, s.Location, s.Input(3, 1), s.Input(2, 1, 4)), "2x3x4"),
        ["tpu.Sub"] = (s => Sub.Create(s.Builder, s.Location, s.Input(3, 1), s.Input(4)), "3x4"),
        ["tpu.Mul"] = (s => Mul.Create(s.Builder, s.Location, s.Input(3, 4), s.Weight(1)), "3x4"),
        ["tpu.Div"] = (s => Div.Create(s.Builder, s.Location, s.Weight(1), s.Input(3, 4), iterations: 3), "3x4"),
        ["tpu.Max"] = (s => Max.Create(s.Builder, s.Location, s.Input(3, 1), s.Input(1, 4)), "3x4"),
        ["tpu.Min"] = (s => Min.Create(s.Builder, s.Location, s.Input(3, 1), s.Input(1, 4)), "3x4"),
        ["tpu.AddConst"] = (s => AddConst.Create(s.Builder, s.Location, s.Input(3, 4), 2), "3x4"),
        ["tpu.SubConst"] = (s => SubConst.Create(s.Builder, s.Location, s.Input(3, 4), 2, isReverse: true), "3x4"),
        ["tpu.MulConst"] = (s => MulConst.Create(s.Builder, s.Location, s.Input(3, 4), 2), "3x4"),
        ["tpu.MaxConst"] = (s => MaxConst.Create(s.Builder, s.Location, s.Input(3, 4), 2), "3x4"),
        ["tpu.MinConst"] = (s => MinConst.Create(s.Builder, s.Location, s.Input(3, 4), 2), "3x4"),
        ["tpu.Relu"] = (s => Relu.Create(s.Builder, s.Location, s.Input(3, 4), reluLimit: 6), "3x4"),
        ["tpu.LeakyRelu"] = (s => LeakyRelu.Create(s.Builder, s.Location, s.Input(3, 4), 0.1), "3x4"),
        ["tpu.PRelu"] = (s => PRelu.Create(s.Builder, s.Location, s.Input(2, 3, 4), s.Weight(3, 1)), "2x3x4"),
        ["tpu.Clip"] = (s => Clip.Create(s.Builder, s.Location, s.Input(3, 4), -1, 1), "3x4"),
        ["tpu.Active"] = (s => Active.Create(s.Builder, s.Location, s.Input(3, 4), "elu", coeffs: [0.5]), "3x4"),
        ["tpu.Scale"] = (s => Scale.Create(s.Builder, s.Location, s.Input(2, 3, 4), s.Weight(3), s.Weight(3)), "2x3x4"),
        ["tpu.Softmax"] = (s => Softmax.Create(s.Builder, s.Location, s.Input(3, 4), -1), "3x4"),
        ["tpu.Reduce"] = (s => Reduce.Create(s.Builder, s.Location, s.Input(2, 3, 4), [0, -1], false, "ReduceMax"), "3"),
        ["tpu.Cast"] = (s => Cast.Create(s.Builder, s.Location, s.Input(3, 4), "f32"), "3x4"),
        ["tpu.RequantInt"] = (s => RequantInt.Create(s.Builder, s.Location, s.Input(3, 4), "MultiplierShift", "HalfUp", [3], [2]), "3x4"),
        ["tpu.Lut"] = (s => Lut.Create(s.Builder, s.Location, s.Input(new Tensor(ElementType.I8, [3, 4])), s.Weight(new Tensor(ElementType.I8, [256]))), "3x4"),
        ["tpu.Concat"] = (s => Concat.Create(s.Builder, s.Location, [s.Input(3, 4), s.Input(3, 5)], -1), "3x9"),
        ["tpu.Slice"] = (s => Slice.Create(s.Builder, s.Location, s.Input(9, 8), [1, 7], [3, -2], [9, -1]), "3x4"),
        ["tpu.Permute"] = (s => Permute.Create(s.Builder, s.Location, s.Input(2, 3, 4), [2, 0, 1]), "4x2x3"),
        ["tpu.Reshape"] = (s => Reshape.Create(s.Builder, s.Location, s.Input(2, 3, 4), [6, 4]), "6x4"),
        ["tpu.Pad"] = (s => Pad.Create(s.Builder, s.Location, s.Input(3, 4), [1, -1, 2, 3]), "6x6"),
        ["tpu.Upsample"] = (s => Upsample.Create(s.Builder, s.Location, s.Input(1, 2, 3, 4), 2, 3), "1x2x6x12"),
        ["tpu.Gather"] = (s => Gather.Create(s.Builder, s.Location, s.Input(3, 4, 5), s.Weight(Tensor.From([0L, 1, 2, 3, 1, 0], [2, 3])), 1), "3x2x3x5"),
        ["tpu.Tile"] = (s => Tile.Create(s.Builder, s.Location, s.Input(3, 4), [2, 3]), "6x12"),
    };

    public static TheoryData<string> Operators =>
        [.. OpRegistry.Standard.Operators.Select(d => d.Name).Where(n => n.StartsWith("tpu.", StringComparison.Ordinal))];

    public static TheoryData<string> TypedOperators =>
        [.. OpRegistry.Standard.Operators.Where(d => d.Attributes.Any(a => a.Name == "out_type")).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Shape_is_inferred(string name)
    {
        (Func<SampleBuilder, Op> build, string shape) = s_cases[name];
        Op op = build(new SampleBuilder("case"));
        Assert.Equal(name, op.Operation.Name);
        Assert.Equal(shape, op.Operation.Result.Shape.ToString());
        Assert.Equal(op.Operation.Operand(0).Element, op.Operation.Result.Element);
    }

    [Theory]
    [MemberData(nameof(TypedOperators))]
    public void The_result_type_can_be_given(string name)
    {
        Op op = s_cases[name].Build(new SampleBuilder("case"));
        op.Operation.Set("out_type", "bf16");
        op.InferTypes();
        Assert.Equal(ElementType.BF16, op.Operation.Result.Element);
        op.Operation.Set("out_type", "f33");
        Assert.Contains("'f33'", Assert.Throws<OpException>(op.InferTypes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_has_the_type_of_the_first_operand()
    {
        var s = new SampleBuilder("half");
        Value half = Cast.Create(s.Builder, s.Location, s.Input(3, 4), "f16").Output;
        Assert.Equal(new TensorType([3, 4], ElementType.F16), half.Type);
        Assert.Equal(half.Type, Add.Create(s.Builder, s.Location, half, s.Weight(4)).Output.Type);
    }

    [Fact]
    public void A_scale_that_was_set_is_kept()
    {
        var s = new SampleBuilder("scale");
        Add op = Add.Create(s.Builder, s.Location, s.Input(3, 4), s.Weight(4));
        var element = new QuantizedElement(ElementType.I8, ElementType.F32, null, [0.5], [0]);
        op.Output.Type = new TensorType(null, element);
        op.InferTypes();
        Assert.Equal(new TensorType([3, 4], element), op.Output.Type);
    }
}
