namespace TpuMlir.Sdk.Quantization;

/// <summary>A chip that only shifts: one power of two for an operation.</summary>
/// <remarks>
/// The scale of the weights makes up the rest: it is the smallest not below the one proposed with which the scale is a power of
/// two. Without weights the result's scale does; where that is fixed, or operands differ, there is no answer but a refusal.
/// </remarks>
public sealed class ShiftRealizer : ScaleRealizer
{
    /// <summary>The smallest right shift; negative when the chip shifts to the left too.</summary>
    public int MinShift { get; init; }

    /// <summary>The largest right shift.</summary>
    public int MaxShift { get; init; } = 31;

    /// <inheritdoc/>
    protected override double MaxScale => Math.ScaleB(1, -MinShift);

    /// <inheritdoc/>
    public override Answer<RealizedScale> Realize(ScaleProposal proposal)
    {
        ScaleProposal p = ForBiases(Folded(proposal));
        double wanted = Enumerable.Range(0, p.Count).Max(p.Scale);
        bool weighted = p.Weights.Count > 0, free = !p.OutputIsFixed && p.Count == 1;
        // The scale of weights can only grow with the power of two, that of the result only against it.
        int shift = Math.Clamp(weighted ? AtLeast(wanted) : AtMost(wanted), MinShift, MaxShift);
        double realized = Math.ScaleB(1, -shift);
        var requantization = new OnlyShift([shift], Rounding);
        if (weighted)
        {
            double output = wanted > realized && !p.OutputIsFixed ? p.Output * (wanted / realized) : p.Output;
            return new RealizedScale(requantization, [realized * output / p.Sources[0]], output);
        }

        return free && realized <= wanted ? new RealizedScale(requantization, [], p.Sources[0] / realized)
            : Enumerable.Range(0, p.Count).All(i => p.Scale(i) == realized) ? new RealizedScale(requantization, [], p.Output)
            : Beyond(p);
    }

    /// <summary>The largest shift whose power of two is not below the scale.</summary>
    private static int AtLeast(double scale) => Math.ScaleB(1, Math.ILogB(scale)) == scale ? -Math.ILogB(scale) : -Math.ILogB(scale) - 1;

    /// <summary>The smallest shift whose power of two is not above the scale.</summary>
    private static int AtMost(double scale) => -Math.ILogB(scale);

    private Unsupported Beyond(ScaleProposal p) => Beyond(p.Scale(0)) with
    {
        Limit = $"scales are 2^-{MaxShift} to 2^{-MinShift}, powers of two",
        Fix = "compute the operation in a floating-point type",
    };
}
