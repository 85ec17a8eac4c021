using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>One kind of scaling arithmetic, as a chip has it.</summary>
public abstract class ScaleRealizer
{
    /// <summary>How results are rounded.</summary>
    public RoundingMode Rounding { get; init; } = RoundingMode.HalfUp;

    /// <summary>The largest bias in units of the sums; where one is larger, the weights of its channel get a larger scale.</summary>
    /// <remarks>2^30 leaves half of 32 bits to the products.</remarks>
    public long MaxBias { get; init; } = 1 << 30;

    /// <summary>The largest scale.</summary>
    protected abstract double MaxScale { get; }

    /// <summary>What the chip makes of a proposal.</summary>
    public abstract Answer<RealizedScale> Realize(ScaleProposal proposal);

    /// <summary>The refusal of a scale that is too large.</summary>
    protected Unsupported Beyond(double scale) => new(
        CoreDiagnostics.ChipLimit,
        $"a scale of {scale:R} cannot be realised",
        $"the largest is {MaxScale:R}",
        "calibrate with data in which the operation's result is not so much smaller than its operands");

    /// <summary>One scale for all channels: that of the channel with the largest weights.</summary>
    protected static ScaleProposal Folded(ScaleProposal proposal) =>
        proposal.Weights.Count > 1 ? proposal with { Weights = [proposal.Weights.Max()] } : proposal;

    /// <summary>Weights' scales large enough for the biases to fit.</summary>
    protected ScaleProposal ForBiases(ScaleProposal p)
    {
        if (p.Biases.Count == 0 || p.Weights.Count == 0)
        {
            return p;
        }

        double source = p.Sources[0];
        EquatableList<double> biases = p.Weights.Count == 1 ? [p.Biases.Max()] : p.Biases;
        return p with { Weights = [.. p.Weights.Select((w, i) => Math.Max(w, biases[biases.Count == 1 ? 0 : i] / source / MaxBias))] };
    }
}
