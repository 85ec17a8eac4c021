using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>The core asks how a chip stores values of a range.</summary>
/// <param name="Operation">The operation that computes the values.</param>
/// <param name="Range">The values seen in calibration.</param>
/// <param name="Storage">The integer type wanted.</param>
public sealed record RangeProposal(Operation Operation, ValueRange Range, ElementType Storage);

/// <summary>The core asks how a chip brings integers of one scale to another.</summary>
/// <remarks>
/// What is scaled are sums of products (Weights are the weights' scales) or values as they are (Weights is empty). The real scale
/// wanted is Sources * Weights / Output.
/// </remarks>
/// <param name="Operation">The operation.</param>
/// <param name="Role">What is scaled in the operation; see <see cref="ScaleRole"/>.</param>
/// <param name="Sources">The real number 1 stands for in what is scaled, without the weights' part: one, or one for each operand.</param>
/// <param name="Weights">Scales of the weights, one or one for each channel: the smallest that saturate no weight. Empty when there are none.</param>
/// <param name="Output">The result's scale: the smallest that saturates no value seen in calibration.</param>
/// <param name="Storage">The result's integer type.</param>
public sealed record ScaleProposal(
    Operation Operation, string Role, EquatableList<double> Sources, EquatableList<double> Weights, double Output, ElementType Storage)
{
    /// <summary>For each channel the largest magnitude of what is added to the sums (the bias), as a real number; empty when nothing is.</summary>
    public EquatableList<double> Biases { get; init; } = [];

    /// <summary>True when the result must have the scale proposed, because other values share it.</summary>
    public bool OutputIsFixed { get; init; }

    /// <summary>How many scales there are.</summary>
    public int Count => Math.Max(Sources.Count, Weights.Count);

    /// <summary>A real scale wanted.</summary>
    /// <param name="i">The channel or operand.</param>
    public double Scale(int i) => Sources[Sources.Count == 1 ? 0 : i] * Weight(i) / Output;

    /// <summary>The scale of a channel's weights; 1 when there are none.</summary>
    public double Weight(int i) => Weights.Count == 0 ? 1 : Weights[Weights.Count == 1 ? 0 : i];
}

/// <summary>What is scaled in an operation. An open set.</summary>
public static class ScaleRole
{
    /// <summary>Sums of products of values and constant weights: convolution, matrix product.</summary>
    public const string Product = "product";

    /// <summary>Sums of products of two computed values.</summary>
    public const string ComputedProduct = "computed-product";

    /// <summary>Operands brought to the scale of the result they are added up in.</summary>
    public const string Operand = "operand";

    /// <summary>Sums of a window that become its mean.</summary>
    public const string Average = "average";

    /// <summary>Values moved from one scale to another: operands of a concatenation, a requantisation by itself.</summary>
    public const string Value = "value";
}

/// <summary>What a chip makes of a <see cref="ScaleProposal"/>.</summary>
/// <param name="Requantization">What it computes; one scale, or as many as proposed.</param>
/// <param name="Weights">The scales weights must be quantised with; as proposed, larger where the chip needs it, one where it has one for the tensor.</param>
/// <param name="Output">The result's scale as it is now.</param>
public sealed record RealizedScale(Requantization Requantization, EquatableList<double> Weights, double Output);
