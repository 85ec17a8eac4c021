using TpuMlir.Sdk.Backends.Reference;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Tests.Reference;

/// <summary>The reference loops, in exact arithmetic against what the top operators compute, and in integers against formulas.</summary>
public class ReferenceLoopTests
{
    private readonly SampleBuilder _s = new("net");

    /// <summary>f64 throughout; integers by rounding half to even.</summary>
    private readonly struct Exact : IReferenceArithmetic
    {
        public static double AddProduct(ElementType type, double sum, double x, double w) => sum + (x * w);

        public static double Scaled(double value, double factor) => value * factor;

        public static Func<double, double, double> Combine(Operation op, Requantization? scale) => op.Name == "tpu.Sub" ? (a, b) => a - b : Math.Max;

        public static double Rounded(ElementType type, double value) => type == ElementType.I8 ? Math.Clamp(Math.Round(value), -128, 127) : value;
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(2, 2, 1, 1)]
    [InlineData(6, 1, 2, 2)]
    public void A_convolution_is_that_of_top(long group, long stride, long dilation, long pad)
    {
        Value x = _s.Input(2, 6, 9, 7), w = _s.Weight(12, 6 / group, 3, 2), b = _s.Weight(12);
        EquatableList<long> strides = [stride, 1], pads = [pad, 1, 0, pad], dilations = [dilation, 1];
        Value top = Top.Conv.Create(_s.Builder, Location.Named("top"), x, w, b, [3, 2], strides, pads, group, dilations, true, 3).Output;
        Value tpu = Tpu.Conv2D.Create(_s.Builder, Location.Named("tpu"), x, w, b, [3, 2], strides, pads, group, dilations, true, 3).Output;
        RequireNear(top, tpu);
    }

    [Fact]
    public void A_maximum_is_that_of_top()
    {
        Value x = _s.Input(2, 3, 9, 7);
        RequireNear(
            Top.MaxPool.Create(_s.Builder, Location.Named("top"), x, [3, 2], [2, 1], [1, 0, 1, 1]).Output,
            Tpu.Pool2D.Create(_s.Builder, Location.Named("tpu"), x, "Max", [3, 2], [2, 1], [1, 0, 1, 1]).Output);
    }

    [Fact]
    public void A_mean_is_that_of_top()
    {
        Value x = _s.Input(2, 3, 9, 7);
        RequireNear(
            Top.AvgPool.Create(_s.Builder, Location.Named("top"), x, [3, 2], [2, 1], [1, 0, 1, 1], countIncludePad: true).Output,
            Tpu.Pool2D.Create(_s.Builder, Location.Named("tpu"), x, "Avg", [3, 2], [2, 1], [1, 0, 1, 1], 1.0 / 6).Output);
    }

    [Fact]
    public void Operands_are_broadcast()
    {
        Value x = _s.Input(2, 3, 4), y = _s.Input(3, 1);
        RequireNear(Top.Sub.Create(_s.Builder, Location.Named("top"), [x, y]).Output, Tpu.Sub.Create(_s.Builder, Location.Named("tpu"), x, y).Output);
    }

    /// <summary>2 * 50 + 3 * 20 - 7 = 153, times 3 / 2^3 with ties up is 57.375: 57, and 6 / 0.5 = 12 is the limit of relu.</summary>
    [Theory]
    [InlineData(false, 57)]
    [InlineData(true, 12)]
    public void An_integer_convolution_by_hand(bool relu, sbyte expected)
    {
        Value x = Constant("x", ElementType.I8, [2, 3], [1, 2, 1, 1]), w = Constant("w", ElementType.I8, [50, 20], [1, 2, 1, 1]), b = Constant("b", ElementType.I32, [-7], [1]);
        Value y = Tpu.Conv2D.Create(_s.Builder, Location.Named("y"), x, w, b, [1, 1], [1, 1], [0, 0, 0, 0], doRelu: relu, reluLimit: relu ? 6 : -1).Output;
        y.Type = new TensorType(y.Shape, QuantizedElement.PerTensor(ElementType.I8, 0.5, 0));
        foreach (NamedAttribute attribute in new MultiplierShift([3], [3], RoundingMode.HalfUp).Attributes)
        {
            y.Definition!.Set(attribute.Name, attribute.Value);
        }

        Assert.Equal([expected], Run(y)["y"].As<sbyte>().ToArray());
    }

    private Value Constant(string name, ElementType type, long[] values, Shape shape) => _s.Builder.Weight(name, Tensor.From(values, shape).To(type));

    private void RequireNear(Value top, Value tpu)
    {
        _s.Module.SetOutputs([top, tpu]);
        var seen = new Dictionary<string, Tensor>();
        ModuleInterpreter expected = ModuleInterpreter.ForTop(Without("tpu.", top), OpRegistry.Standard);
        Tensor right = expected.Run(_s.Inputs)[top.Name!], got = Run(tpu)[tpu.Name!];
        Assert.Equal(right.Shape, got.Shape);
        for (int i = 0; i < right.Count; i++)
        {
            Assert.Equal(right.Floats()[i], got.Floats()[i], 1e-4f);
        }
    }

    private IReadOnlyDictionary<string, Tensor> Run(Value output) => ModuleInterpreter.ForReference(
        Without("top.", output), new NumericReferenceTable().AddMovement().AddWindows<Exact>().AddBinary<Exact>().AddConversions<Exact>()).Run(_s.Inputs);

    /// <summary>A copy with the operations of one dialect left out but inputs and weights.</summary>
    private Module Without(string dialect, Value output)
    {
        _s.Module.SetOutputs([output]);
        Module copy = _s.Module.Clone();
        foreach (Operation op in copy.Operations.Reverse().ToArray())
        {
            if (op.Name.StartsWith(dialect, StringComparison.Ordinal) && op.Name is not ("top.Input" or "top.Weight" or "top.None"))
            {
                op.Erase();
            }
        }

        return copy;
    }
}
