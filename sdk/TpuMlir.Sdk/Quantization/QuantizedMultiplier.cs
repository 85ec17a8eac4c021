using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>
/// A 31-bit fraction and a shift, rounded twice: y = round(accumulator * multiplier / 2^31), ties up, saturated to 32 bits; then
/// round(y / 2^shift). TPU-MLIR's RequantMode QDM; the quantised multiplier of gemmlowp and TensorFlow Lite.
/// </summary>
/// <remarks>Bits are lost in both steps, so this is not <see cref="MultiplierShift"/> with a shift of 31 more.</remarks>
/// <param name="Multipliers">One, or one for each channel; in [2^30, 2^31), the fraction times 2^31.</param>
/// <param name="Shifts">Right shifts, as many; a negative one shifts the accumulator to the left before the product.</param>
/// <param name="Rounding">How the second step rounds.</param>
public sealed record QuantizedMultiplier(EquatableList<long> Multipliers, EquatableList<int> Shifts, RoundingMode Rounding)
    : Requantization(ModeName, Rounding)
{
    /// <summary>The mode's name.</summary>
    public const string ModeName = "QDM";

    private const int FractionBits = 31;

    /// <inheritdoc/>
    public override int Count => Multipliers.Count;

    /// <inheritdoc/>
    public override IEnumerable<NamedAttribute> Attributes =>
    [
        .. Modes,
        new("multipliers", IrAttributes.From(Multipliers)),
        new("rshifts", IrAttributes.From(Shifts.Select(s => (long)s))),
    ];

    /// <inheritdoc/>
    public override double Scale(int channel) => Math.ScaleB(At(Multipliers, channel), -FractionBits - At(Shifts, channel));

    /// <inheritdoc/>
    public override long Apply(long accumulator, int channel)
    {
        int shift = At(Shifts, channel);
        long x = shift < 0 ? IntegerArithmetic.ShiftRight(accumulator, shift, Rounding) : accumulator;
        long y = IntegerArithmetic.Saturate(
            IntegerArithmetic.ShiftRight(checked(x * At(Multipliers, channel)), FractionBits, RoundingMode.HalfUp), ElementType.I32);
        return IntegerArithmetic.ShiftRight(y, Math.Max(shift, 0), Rounding);
    }

    /// <summary>Fraction and shift of a scale: scale = fraction * 2^-shift with the fraction in [1/2, 1), rounded to 31 bits, ties away from zero.</summary>
    /// <remarks>
    /// As TensorFlow Lite's QuantizeMultiplier. A scale under 2^-(maxShift + 1) becomes that number: of 32-bit accumulators both make
    /// what rounds to 0 when maxShift is 31.
    /// </remarks>
    /// <param name="scale">Positive, finite.</param>
    /// <param name="minShift">The smallest right shift: 0 for a chip whose scales are below 1, negative for one that shifts left too.</param>
    /// <param name="maxShift">The largest right shift.</param>
    /// <returns>Null when the scale is too large.</returns>
    public static (long Multiplier, int Shift)? Fit(double scale, int minShift, int maxShift)
    {
        int shift = -(Math.ILogB(scale) + 1);
        var multiplier = (long)Math.Round(Math.ScaleB(scale, shift + FractionBits), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << FractionBits)
        {
            (multiplier, shift) = (multiplier >> 1, shift - 1);
        }

        return shift < minShift ? null
            : shift > maxShift ? (1L << (FractionBits - 1), maxShift)
            : (multiplier, shift);
    }
}
