using TpuMlir.Sdk.Backends.Reference;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>int8 in exact sums; bf16 in f32, rounded after each product and sum, and to bf16 at the end.</summary>
internal readonly struct Arithmetic : IReferenceArithmetic
{
    /// <summary>Whole tensors of tpu operations, by the SDK's loops over their definitions, without commands.</summary>
    public static NumericReferenceTable Reference { get; } =
        new NumericReferenceTable()
            .AddMovement()
            .AddWindows<Arithmetic>()
            .AddBinary<Arithmetic>()
            .AddConversions<Arithmetic>();

    public static double AddProduct(ElementType type, double sum, double x, double w) =>
        type == ElementType.I8 ? sum + (x * w) : (float)sum + ((float)x * (float)w);

    public static double Scaled(double value, double factor) => (float)value * (float)factor;

    public static Func<double, double, double> Combine(Operation op, Requantization? scale) =>
        (op.Name, scale) switch
        {
            ("tpu.Mul", { } s) => (a, b) => s.Apply((long)a * (long)b, 0),
            ("tpu.Add", MultiplierShift s) => (a, b) => Sum((long)a, (long)b, s),
            ("tpu.Add", null) => (a, b) => (float)a + (float)b,
            ("tpu.Sub", null) => (a, b) => (float)a - (float)b,
            ("tpu.Mul", null) => (a, b) => (float)a * (float)b,
            ("tpu.Max", null) => Math.Max,
            ("tpu.Min", null) => Math.Min,
            _ => throw new InvalidOperationException($"{op} is not lowered to"),
        };

    /// <summary>To nearest, ties to even; int8 saturates, and is 0 for what is no number.</summary>
    public static double Rounded(ElementType type, double value) =>
        type switch
        {
            ElementType.I8 => double.IsNaN(value) ? 0 : Math.Clamp(Math.Round(value), sbyte.MinValue, sbyte.MaxValue),
            ElementType.BF16 => BFloat16.FromSingle((float)value).ToSingle(),
            _ => (float)value,
        };

    /// <summary>Each operand of an int8 sum has its multiplier, and both have one shift.</summary>
    private static long Sum(long a, long b, MultiplierShift s) =>
        IntegerArithmetic.ShiftRight((a * s.Multipliers[0]) + (b * s.Multipliers[1]), s.Shifts[0], s.Rounding);
}
