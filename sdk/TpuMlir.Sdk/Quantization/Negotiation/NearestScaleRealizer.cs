using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>A chip whose scales are dense enough to take the nearest one: a multiplier with a shift, a fraction, a float.</summary>
/// <remarks>
/// Scales of weights grow where biases need it. Where a scale is beyond the largest, the result's scale grows (a sum cannot tell
/// more than its own scale) or, when that is fixed, the weights' scale shrinks and the largest weights saturate. What rounding
/// leaves over is taken up by the scales of the weights, or by that of the result when there is one scale and no weights.
/// </remarks>
public abstract class NearestScaleRealizer : ScaleRealizer
{
    /// <summary>True when each channel has its own scale.</summary>
    public bool PerChannel { get; init; } = true;

    /// <inheritdoc/>
    public override Answer<RealizedScale> Realize(ScaleProposal proposal)
    {
        ScaleProposal p = ForBiases(PerChannel ? proposal : Folded(proposal));
        double most = Enumerable.Range(0, p.Count).Max(p.Scale);
        if (most > MaxScale)
        {
            if (p is { OutputIsFixed: true, Weights.Count: 0 })
            {
                return Beyond(most);
            }

            p = p.OutputIsFixed
                ? p with { Weights = [.. p.Weights.Select((w, i) => w * Math.Min(1, MaxScale / p.Scale(i)))] }
                : p with { Output = p.Output * (most / MaxScale) };
        }

        // Divided and multiplied again, the largest may come out a rounding error above itself.
        Requantization realized = Fit([.. Enumerable.Range(0, p.Count).Select(i => Math.Min(p.Scale(i), MaxScale))]);
        return p.Weights.Count > 0 ? new RealizedScale(realized, TakenUp(p, realized), p.Output)
            : p is { Count: 1, OutputIsFixed: false } && IsNear(realized.Scale(0), p.Scale(0)) ? new RealizedScale(realized, [], p.Sources[0] / realized.Scale(0))
            : new RealizedScale(realized, [], p.Output);
    }

    /// <summary>The numbers nearest to the scales, none of which is beyond the largest.</summary>
    protected abstract Requantization Fit(IReadOnlyList<double> scales);

    private static EquatableList<double> TakenUp(ScaleProposal p, Requantization realized) =>
        [.. p.Weights.Select((w, i) => IsNear(realized.Scale(i), p.Scale(i)) ? realized.Scale(i) * p.Output / p.Sources[0] : w)];

    /// <summary>False where the scale was too small to be told from 0.</summary>
    private static bool IsNear(double realized, double wanted) => Math.Abs(realized - wanted) <= wanted / 64;
}
