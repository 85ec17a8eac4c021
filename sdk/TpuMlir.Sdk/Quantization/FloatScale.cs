using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>
/// An f32 factor: the accumulator is converted to f32 (to nearest, ties to even), multiplied in f32 and rounded to an integer.
/// TPU-MLIR's RequantMode OnlyScale.
/// </summary>
/// <param name="Factors">One, or one for each channel.</param>
/// <param name="Rounding">How the product is rounded.</param>
public sealed record FloatScale(EquatableList<float> Factors, RoundingMode Rounding) : Requantization(ModeName, Rounding)
{
    /// <summary>The mode's name.</summary>
    public const string ModeName = "OnlyScale";

    /// <inheritdoc/>
    public override int Count => Factors.Count;

    /// <inheritdoc/>
    public override IEnumerable<NamedAttribute> Attributes => [.. Modes, new("out_scales", IrAttributes.From(Factors.Select(f => (double)f)))];

    /// <inheritdoc/>
    public override double Scale(int channel) => At(Factors, channel);

    /// <inheritdoc/>
    public override long Apply(long accumulator, int channel) =>
        IntegerArithmetic.Round((float)accumulator * At(Factors, channel), Rounding);
}
