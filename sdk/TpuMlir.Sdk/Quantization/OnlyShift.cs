using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>A right shift alone, so scales are powers of two: round(accumulator / 2^shift). TPU-MLIR's RequantMode OnlyShift.</summary>
/// <param name="Shifts">One, or one for each channel; negative ones shift to the left.</param>
/// <param name="Rounding">How the result is rounded.</param>
public sealed record OnlyShift(EquatableList<int> Shifts, RoundingMode Rounding) : Requantization(ModeName, Rounding)
{
    /// <summary>The mode's name.</summary>
    public const string ModeName = "OnlyShift";

    /// <inheritdoc/>
    public override int Count => Shifts.Count;

    /// <inheritdoc/>
    public override IEnumerable<NamedAttribute> Attributes => [.. Modes, new("rshifts", IrAttributes.From(Shifts.Select(s => (long)s)))];

    /// <inheritdoc/>
    public override double Scale(int channel) => Math.ScaleB(1, -At(Shifts, channel));

    /// <inheritdoc/>
    public override long Apply(long accumulator, int channel) => IntegerArithmetic.ShiftRight(accumulator, At(Shifts, channel), Rounding);
}
