using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>How a chip stores quantised numbers, as data. A variant is <c>base with { ... }</c>.</summary>
public sealed record QuantizationScheme
{
    /// <summary>The type of activations.</summary>
    public ElementType Activations { get; init; } = ElementType.I8;

    /// <summary>The type of activations that have no negative value; that of <see cref="Activations"/> unless the chip mixes signs.</summary>
    public ElementType NonNegativeActivations { get; init; } = ElementType.I8;

    /// <summary>True when activations may have zero points: the range is [min, max] instead of [-threshold, threshold].</summary>
    public bool ZeroPoints { get; init; }

    /// <summary>True when scales of activations are powers of two.</summary>
    public bool PowerOfTwoActivations { get; init; }

    /// <summary>The type of weights. They are symmetric.</summary>
    public ElementType Weights { get; init; } = ElementType.I8;

    /// <summary>The type of what is added to sums of products.</summary>
    public ElementType Bias { get; init; } = ElementType.I32;

    /// <summary>The smallest scale of weights: where all weights of a channel are 0 or next to it.</summary>
    /// <remarks>TPU-MLIR's limit for the scale of a filter.</remarks>
    public double LeastWeightScale { get; init; } = 1e-5;
}
