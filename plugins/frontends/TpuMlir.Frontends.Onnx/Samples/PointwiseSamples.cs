using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Samples;

/// <summary>Sample nodes of functions of each element. The outputs are the operators' definitions computed in numpy, in float64.</summary>
internal static class PointwiseSamples
{
    public static IReadOnlyList<ImporterSample> Unary { get; } =
    [
        new SampleNode("Relu", 14).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("relu", T([0f, 0f, 0.25f, 3f], [4])),
        new SampleNode("Sigmoid", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("sigmoid", T([0.11920292f, 0.37754067f, 0.5621765f, 0.95257413f], [4])),
        new SampleNode("Tanh", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("tanh", T([-0.96402758f, -0.46211716f, 0.24491866f, 0.99505475f], [4])),
        new SampleNode("Exp", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("exp", T([0.13533528f, 0.60653066f, 1.2840254f, 20.085537f], [4])),
        new SampleNode("Log", 13).Input(T([0.25f, 1f, 2f, 4f], [4]))
            .Gives("log", T([-1.3862944f, 0f, 0.69314718f, 1.3862944f], [4])),
        new SampleNode("Sqrt", 13).Input(T([0.25f, 1f, 2f, 4f], [4]))
            .Gives("sqrt", T([0.5f, 1f, 1.4142136f, 2f], [4])),
        new SampleNode("Abs", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("abs", T([2f, 0.5f, 0.25f, 3f], [4])),
        new SampleNode("Neg", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("neg", T([2f, 0.5f, -0.25f, -3f], [4])),
        new SampleNode("Floor", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("floor", T([-2f, -1f, 0f, 3f], [4])),
        new SampleNode("Ceil", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("ceil", T([-2f, -0f, 1f, 3f], [4])),
        new SampleNode("Round", 11).Input(T([-2.25f, -0.75f, 0.25f, 2.75f], [4]))
            .Gives("round", T([-2f, -1f, 0f, 3f], [4])),
        new SampleNode("Reciprocal", 13).Input(T([0.25f, 1f, 2f, 4f], [4]))
            .Gives("reciprocal", T([4f, 1f, 0.5f, 0.25f], [4])),
        new SampleNode("Erf", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("erf", T([-0.99532227f, -0.52049988f, 0.27632639f, 0.99997791f], [4])),
        new SampleNode("HardSwish", 14).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("hardswish", T([-0.33333333f, -0.20833333f, 0.13541667f, 3f], [4])),
        new SampleNode("Softplus", 1).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("softplus", T([0.12692801f, 0.47407698f, 0.82593942f, 3.0485874f], [4])),
        new SampleNode("Softsign", 1).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("softsign", T([-0.66666667f, -0.33333333f, 0.2f, 0.75f], [4])),
        new SampleNode("Mish", 18).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("mish", T([-0.25250148f, -0.22074377f, 0.16957241f, 2.986535f], [4])),
        new SampleNode("Sign", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("sign", T([-1f, -1f, 1f, 1f], [4])),
        new SampleNode("Sin", 7).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("sin", T([-0.90929743f, -0.47942554f, 0.24740396f, 0.14112001f], [4])),
        new SampleNode("Cos", 7).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("cos", T([-0.41614684f, 0.87758256f, 0.96891242f, -0.9899925f], [4])),
    ];

    public static IReadOnlyList<ImporterSample> Activation { get; } =
    [
        new SampleNode("LeakyRelu", 16).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("alpha", 0.25)
            .Gives("leakyrelu", T([-0.5f, -0.125f, 0.25f, 3f], [4])),
        new SampleNode("Elu", 6).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("alpha", 2.0)
            .Gives("elu", T([-1.7293294f, -0.78693868f, 0.25f, 3f], [4])),
        new SampleNode("HardSigmoid", 6).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("alpha", 0.25).With("beta", 0.5)
            .Gives("hardsigmoid", T([0f, 0.375f, 0.5625f, 1f], [4])),
        new SampleNode("Gelu", 20).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("gelu", T([-0.045500264f, -0.15426877f, 0.14967658f, 2.9959503f], [4])),
        new SampleNode("Gelu", 20).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("approximate", "tanh")
            .Gives("gelu_tanh", T([-0.045402306f, -0.15428599f, 0.14967535f, 2.9963626f], [4])),
        new SampleNode("Swish", 24).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("alpha", 1.5)
            .Gives("swish", T([-0.094851746f, -0.16041065f, 0.14816665f, 2.9670392f], [4])),
    ];

    public static IReadOnlyList<ImporterSample> Arithmetic { get; } =
    [
        new SampleNode("Add", 14).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3]))
            .Gives("add", T([3f, -3f, 7f, 2.5f, 3f, -2f], [2, 3])),
        new SampleNode("Sub", 14).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3]))
            .Gives("sub", T([-1f, -1f, -1f, -1.5f, 5f, -10f], [2, 3])),
        new SampleNode("Mul", 14).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3]))
            .Gives("mul", T([2f, 2f, 12f, 1f, -4f, -24f], [2, 3])),
        new SampleNode("Div", 14).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3]))
            .Gives("div", T([0.5f, 2f, 0.75f, 0.25f, -4f, -1.5f], [2, 3])),
        new SampleNode("Add", 14).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Constant(T([2f, -1f, 4f], [3]))
            .Gives("add_constant", T([3f, -3f, 7f, 2.5f, 3f, -2f], [2, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Variadic { get; } =
    [
        new SampleNode("Min", 13).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3])).Input(T([0f, 5f, 1f, 1f, 1f, 1f], [2, 3]))
            .Gives("min", T([0f, -2f, 1f, 0.5f, -1f, -6f], [2, 3])),
        new SampleNode("Max", 13).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3])).Input(T([0f, 5f, 1f, 1f, 1f, 1f], [2, 3]))
            .Gives("max", T([2f, 5f, 4f, 2f, 4f, 4f], [2, 3])),
        new SampleNode("Sum", 13).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3])).Input(T([0f, 5f, 1f, 1f, 1f, 1f], [2, 3]))
            .Gives("sum", T([3f, 2f, 8f, 3.5f, 4f, -1f], [2, 3])),
        new SampleNode("Mean", 13).Input(T([1f, -2f, 3f, 0.5f, 4f, -6f], [2, 3])).Input(T([2f, -1f, 4f], [3])).Input(T([0f, 5f, 1f, 1f, 1f, 1f], [2, 3]))
            .Gives("mean", T([1f, 0.66666667f, 2.6666667f, 1.1666667f, 1.3333333f, -0.33333333f], [2, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Clip { get; } =
    [
        new SampleNode("Clip", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).Constant(T([-1f], [])).Constant(T([1.5f], []))
            .Gives("bounds", T([-1f, -0.5f, 0.25f, 1.5f], [4])),
        new SampleNode("Clip", 6).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("min", 0.0).With("max", 6.0)
            .Gives("attributes", T([0f, 0f, 0.25f, 3f], [4])),
        new SampleNode("Clip", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).Absent().Constant(T([1f], []))
            .Gives("upper_only", T([-2f, -0.5f, 0.25f, 1f], [4])),
    ];

    public static IReadOnlyList<ImporterSample> Pow { get; } =
    [
        new SampleNode("Pow", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).Constant(T([3f], [1]))
            .Gives("cube", T([-8f, -0.125f, 0.015625f, 27f], [4])),
    ];

    public static IReadOnlyList<ImporterSample> PRelu { get; } =
    [
        new SampleNode("PRelu", 16).Input(T([-4f, -3f, -2f, -1f, 0f, 1f, 2f, 3f], [1, 2, 2, 2])).Constant(T([0.5f, 0.25f], [2, 1, 1]))
            .Gives("by_channel", T([-2f, -1.5f, -1f, -0.5f, 0f, 1f, 2f, 3f], [1, 2, 2, 2])),
    ];

    public static IReadOnlyList<ImporterSample> Cast { get; } =
    [
        new SampleNode("Cast", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4])).With("to", 10L)
            .Gives("float_to_float", T([-2f, -0.5f, 0.25f, 3f], [4])),
    ];

    public static IReadOnlyList<ImporterSample> Identity { get; } =
    [
        new SampleNode("Identity", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("identity", T([-2f, -0.5f, 0.25f, 3f], [4])),
        new SampleNode("Dropout", 13).Input(T([-2f, -0.5f, 0.25f, 3f], [4]))
            .Gives("dropout", T([-2f, -0.5f, 0.25f, 3f], [4])),
    ];

    private static Tensor T(float[] values, Shape shape) => Tensor.From(values, shape);
}
