using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>
/// A chip's arithmetic on single numbers: what is rounded, and when. The loops over what operators are defined to be are here
/// (<see cref="WindowReference"/>, <see cref="ElementReference"/>), for chips whose quantised numbers have no zero points.
/// </summary>
/// <remarks>
/// Numbers are stored ones as f64, which holds all of at most 32 bits and sums of products of 8-bit ones exactly. Implemented by
/// a struct without fields, so that the loops are compiled for it.
/// </remarks>
public interface IReferenceArithmetic
{
    /// <summary>A sum and a product added to it. Sums begin with the bias or 0 and go on by input channel, row and column of the window.</summary>
    /// <param name="type">The type of the operation's input.</param>
    /// <param name="sum">The sum so far.</param>
    /// <param name="x">A number of the input.</param>
    /// <param name="w">The weight it is multiplied by; 1 in a pool.</param>
    static abstract double AddProduct(ElementType type, double sum, double x, double w);

    /// <summary>A number times a factor that is none of the model's numbers: of a mean, or from one scale to another.</summary>
    /// <param name="value">The number.</param>
    /// <param name="factor">The factor; 1 for sums that stay as they are.</param>
    static abstract double Scaled(double value, double factor);

    /// <summary>What an operator of two operands computes of their elements, before relu and rounding.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="scale">Its requantisation; null for none.</param>
    static abstract Func<double, double, double> Combine(Operation op, Requantization? scale);

    /// <summary>A result as its type holds it: rounded, integers saturated.</summary>
    /// <param name="type">The result's type.</param>
    /// <param name="value">The exact result.</param>
    static abstract double Rounded(ElementType type, double value);

    /// <summary>An integer sum at the result's scale; as <see cref="Requantization.Apply"/> unless the chip does otherwise.</summary>
    /// <param name="scale">The operation's requantisation.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="channel">The result's channel.</param>
    static virtual double Requantized(Requantization scale, double sum, int channel) => scale.Apply((long)sum, channel);
}
