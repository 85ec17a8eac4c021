using System.Runtime.Intrinsics;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Functions of one number computed in f32 and rounded to T once; division likewise.</summary>
internal static class Active
{
    private static Vector512<float> One => Vector512<float>.One;

    /// <summary>tpu.Active.</summary>
    public static void Run(Tpu.Active op, OperationCall call)
    {
        float[] coefficients = [.. op.Coeffs.Select(c => (float)c)];
        NativeElementwise.Unary(op.Input, call, Function(op.Mode, coefficients));
    }

    /// <summary>tpu.Div; its ReLU comes before the rounding to T.</summary>
    public static void Divide(Tpu.Div op, OperationCall call)
    {
        int steps = (int)op.Iterations;
        bool relu = op.DoRelu;
        float limit = (float)op.ReluLimit;
        float[] a = NativeElementwise.Broadcast(op.Lhs, call), b = NativeElementwise.Broadcast(op.Rhs, call);
        Elementwise.Map(a, b, (x, y) =>
        {
            Vector512<float> quotient = ChipFunctions.Divide(x, y, steps);
            return relu ? FusedRelu.Apply(quotient, limit) : quotient;
        }, call.Workers);
        call.Set(a);
    }

    private static UnaryFunction Function(string mode, float[] coefficients) => mode switch
    {
        "EXP" => ChipFunctions.Exp,
        "SIGMOID" => ChipFunctions.Sigmoid,
        "SILU" => x => Lanes.Multiply(x, ChipFunctions.Sigmoid(x)),
        "TANH" => x => Lanes.Subtract(Lanes.Multiply(Lanes.Of(2), ChipFunctions.Sigmoid(Lanes.Multiply(Lanes.Of(2), x))), One),
        "HSIGMOID" => x => ChipFunctions.HardSigmoid(x, coefficients[0], coefficients[1]),
        "HSWISH" => x => Lanes.Multiply(x, ChipFunctions.HardSigmoid(x, 1f / 6, 0.5f)),
        "ELU" => x => Elu(x, coefficients[0]),
        "ABS" => Lanes.Abs,
        "SQUARE" => x => Lanes.Multiply(x, x),
        "SQRT" => ChipFunctions.SquareRoot,
        "RSQRT" => x => ChipFunctions.ReciprocalSquareRoot(x, 4),
        // The chip's rounding to whole numbers is not an f32 operation: denormals count.
        "FLOOR" => Vector512.Floor,
        "CEIL" => Vector512.Ceiling,
        "ROUND" => x => Vector512.Round(x, MidpointRounding.ToEven),
        "SOFTSIGN" => x => ChipFunctions.Divide(x, Lanes.Add(Lanes.Abs(x), One), 4),
        _ => throw new NotSupportedException($"tpu.Active mode '{mode}'"),
    };

    private static Vector512<float> Elu(Vector512<float> x, float alpha)
    {
        Vector512<float> e = ChipFunctions.Exp(Lanes.Min(x, Vector512<float>.Zero));
        return Lanes.Add(Lanes.Max(x, Vector512<float>.Zero), Lanes.Multiply(Lanes.Of(alpha), Lanes.Subtract(e, One)));
    }
}
