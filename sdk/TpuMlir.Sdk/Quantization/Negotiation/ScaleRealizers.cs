using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>A chip that scales by an integer multiplier and a shift: 8-bit or 31-bit multipliers, with or without shifts to the left.</summary>
public sealed class MultiplierShiftRealizer : NearestScaleRealizer
{
    /// <summary>The largest multiplier: 127, 255, 2^31 - 1, ...</summary>
    public required long MaxMultiplier { get; init; }

    /// <summary>The smallest right shift; negative when the chip shifts to the left too.</summary>
    public int MinShift { get; init; }

    /// <summary>The largest right shift.</summary>
    public int MaxShift { get; init; } = 31;

    /// <summary>True when all operands have the same shift: products are added up before they are shifted.</summary>
    public bool CommonShift { get; init; }

    /// <inheritdoc/>
    protected override double MaxScale => Math.ScaleB(MaxMultiplier, -MinShift);

    /// <inheritdoc/>
    protected override Requantization Fit(IReadOnlyList<double> scales)
    {
        (long Multiplier, int Shift)[] fits = [.. scales.Select(s => MultiplierShift.Fit(s, MaxMultiplier, MinShift, MaxShift)!.Value)];
        if (CommonShift)
        {
            // The largest shift that still fits the largest scale leaves the smaller ones the most bits.
            int shift = MaxShift;
            while (Math.Round(Math.ScaleB(scales.Max(), shift), MidpointRounding.AwayFromZero) > MaxMultiplier)
            {
                shift--;
            }

            fits = [.. scales.Select(s => ((long)Math.Round(Math.ScaleB(s, shift), MidpointRounding.AwayFromZero), shift))];
        }

        return new MultiplierShift([.. fits.Select(f => f.Multiplier)], [.. fits.Select(f => f.Shift)], Rounding);
    }
}

/// <summary>A chip that scales by a 31-bit fraction and a shift, rounding twice.</summary>
public sealed class QuantizedMultiplierRealizer : NearestScaleRealizer
{
    /// <summary>The smallest right shift: 0 where scales are below 1.</summary>
    public int MinShift { get; init; }

    /// <summary>The largest right shift.</summary>
    public int MaxShift { get; init; } = 31;

    /// <inheritdoc/>
    protected override double MaxScale => Math.ScaleB(int.MaxValue, -31 - MinShift);

    /// <inheritdoc/>
    protected override Requantization Fit(IReadOnlyList<double> scales)
    {
        (long Multiplier, int Shift)[] fits = [.. scales.Select(s => QuantizedMultiplier.Fit(s, MinShift, MaxShift)!.Value)];
        return new QuantizedMultiplier([.. fits.Select(f => f.Multiplier)], [.. fits.Select(f => f.Shift)], Rounding);
    }
}

/// <summary>A chip that scales by an f32 factor.</summary>
public sealed class FloatScaleRealizer : NearestScaleRealizer
{
    /// <inheritdoc/>
    protected override double MaxScale => float.MaxValue;

    /// <inheritdoc/>
    protected override Requantization Fit(IReadOnlyList<double> scales) => new FloatScale([.. scales.Select(s => (float)s)], Rounding);
}
