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
        int shift = Math.Min((int)Math.Floor(-Math.Log2(wanted)), MaxShift);
        // A logarithm next to a whole number may be rounded to it.
        shift = Math.ScaleB(1, -shift) < wanted ? shift - 1 : shift;
        double realized = Math.ScaleB(1, -Math.Max(shift, MinShift));
        var requantization = new OnlyShift([Math.Max(shift, MinShift)], Rounding);
        if (p.Weights.Count > 0)
        {
            double output = wanted > realized && !p.OutputIsFixed ? p.Output * (wanted / realized) : p.Output;
            return new RealizedScale(requantization, [realized * output / p.Sources[0]], output);
        }

        bool free = !p.OutputIsFixed && p.Count == 1;
        return free || Enumerable.Range(0, p.Count).All(i => p.Scale(i) == realized)
            ? new RealizedScale(requantization, [], free ? p.Sources[0] / realized : p.Output)
            : Beyond(p);
    }

    private Unsupported Beyond(ScaleProposal p) => Beyond(p.Scale(0)) with
    {
        Limit = $"scales are 2^-{MaxShift} to 2^{-MinShift}, powers of two",
        Fix = "compute the operation in a floating-point type",
    };
}
