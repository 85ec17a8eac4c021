using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>
/// An integer multiplier and a right shift: round(accumulator * multiplier / 2^shift). TPU-MLIR's RequantMode MultiplierShift.
/// </summary>
/// <param name="Multipliers">One, or one for each channel.</param>
/// <param name="Shifts">Right shifts, as many; negative ones shift to the left.</param>
/// <param name="Rounding">How the result is rounded.</param>
public sealed record MultiplierShift(EquatableList<long> Multipliers, EquatableList<int> Shifts, RoundingMode Rounding)
    : Requantization(ModeName, Rounding)
{
    /// <summary>The mode's name.</summary>
    public const string ModeName = "MultiplierShift";

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
    public override double Scale(int channel) => Math.ScaleB(At(Multipliers, channel), -At(Shifts, channel));

    /// <inheritdoc/>
    public override long Apply(long accumulator, int channel) =>
        IntegerArithmetic.ShiftRight(checked(accumulator * At(Multipliers, channel)), At(Shifts, channel), Rounding);

    /// <summary>The multiplier and shift nearest to a scale: the least |multiplier / 2^shift - scale|, and of equal ones the smallest shift.</summary>
    /// <remarks>
    /// As TPU-MLIR's get_scale_and_shift: for each shift n in the chip's range the multiplier is round(scale * 2^n), ties away from
    /// zero. A scale too small for the chip becomes the nearest there is, which may be 0.
    /// </remarks>
    /// <param name="scale">Not negative, finite.</param>
    /// <param name="maxMultiplier">The largest multiplier, e.g. 127, 255, 2^31 - 1.</param>
    /// <param name="minShift">The smallest right shift; negative when the chip shifts left too.</param>
    /// <param name="maxShift">The largest right shift.</param>
    /// <returns>Null when the scale is too large.</returns>
    public static (long Multiplier, int Shift)? Fit(double scale, long maxMultiplier, int minShift, int maxShift)
    {
        (long Multiplier, int Shift)? best = null;
        double least = double.PositiveInfinity;
        for (int shift = minShift; shift <= maxShift; shift++)
        {
            double multiplier = Math.Round(Math.ScaleB(scale, shift), MidpointRounding.AwayFromZero);
            if (multiplier > maxMultiplier)
            {
                break;
            }

            double error = Math.Abs(Math.ScaleB(multiplier, -shift) - scale);
            if (error < least)
            {
                (best, least) = (((long)multiplier, shift), error);
            }
        }

        return best;
    }
}
