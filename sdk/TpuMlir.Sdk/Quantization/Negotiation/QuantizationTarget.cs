using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>A chip's half of the negotiation: the core proposes ranges and scales, the chip answers with what it can realise.</summary>
/// <param name="scheme">How it stores quantised numbers.</param>
/// <param name="scales">How it scales integers, unless <see cref="Realize(ScaleProposal)"/> says otherwise for an operation or role.</param>
public class QuantizationTarget(QuantizationScheme scheme, ScaleRealizer scales)
{
    /// <summary>How it stores quantised numbers.</summary>
    public QuantizationScheme Scheme { get; } = scheme;

    /// <summary>How values of a range are stored.</summary>
    /// <remarks>
    /// Symmetric: scale = threshold / qmax. With zero points: scale = (max - min) / (qmax - qmin), zero point =
    /// round(qmin - min / scale), the range widened to hold 0. Both are TPU-MLIR's.
    /// </remarks>
    public virtual Answer<QuantizedElement> Realize(RangeProposal proposal)
    {
        (long qmin, long qmax) = proposal.Storage.IntegerRange();
        ValueRange range = proposal.Range.Union(new(0, 0));
        if (range.Threshold == 0)
        {
            // Nothing but zeros were seen; any scale stores them.
            return QuantizedElement.PerTensor(proposal.Storage, 1);
        }

        if (!proposal.Storage.IsSignedInteger() && range.Min < 0 && !Scheme.ZeroPoints)
        {
            return new Unsupported(
                CoreDiagnostics.UnsupportedType,
                $"values from {range.Min:R} cannot be stored as {proposal.Storage.Text()}",
                "unsigned values have no zero point on this chip",
                "use a signed type");
        }

        bool symmetric = !Scheme.ZeroPoints;
        double scale = symmetric ? range.Threshold / qmax : (range.Max - range.Min) / (qmax - qmin);
        if (Scheme.PowerOfTwoActivations)
        {
            scale = Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(scale)));
        }

        long zero = symmetric ? 0 : Math.Clamp(IntegerArithmetic.Round(qmin - (range.Min / scale), RoundingMode.HalfAwayFromZero), qmin, qmax);
        return double.IsNormal(scale)
            ? QuantizedElement.PerTensor(proposal.Storage, scale, zero)
            : new Unsupported(CoreDiagnostics.ChipLimit, $"a range of {range.Min:R} to {range.Max:R} has no scale", "scales are normal numbers", "look at the calibration data");
    }

    /// <summary>How integers are brought to another scale.</summary>
    public virtual Answer<RealizedScale> Realize(ScaleProposal proposal) => scales.Realize(proposal);
}
