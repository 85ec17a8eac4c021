using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>A product of values and constant weights, ready for the chip's operation.</summary>
/// <param name="Input">The stored values. They are padded with PadValue.</param>
/// <param name="Filter">The stored weights; their type has the scales.</param>
/// <param name="Bias">What is added to the sums, in units of the sums, with the part of the input's zero point; null for nothing.</param>
/// <param name="Requantization">From sums to the result.</param>
/// <param name="Output">The result's type with its scale as realised.</param>
public sealed record QuantizedProduct(Value Input, Value Filter, Value? Bias, Requantization Requantization, TensorType Output)
{
    /// <summary>The stored value that stands for 0.</summary>
    public long PadValue => ((QuantizedElement)Input.TensorType.Element).ZeroPoint;
}

/// <summary>Stored operands with what brings them to the result.</summary>
/// <param name="Inputs">The stored operands.</param>
/// <param name="Requantization">One scale, or one for each operand; see the method that made it.</param>
/// <param name="Output">The result's type with its scale as realised.</param>
public sealed record QuantizedOperands(IReadOnlyList<Value> Inputs, Requantization Requantization, TensorType Output);

/// <summary>A function by table.</summary>
/// <param name="Input">The stored argument, 8 bits.</param>
/// <param name="Table">[256]: the stored value for each argument, taken as an unsigned byte.</param>
/// <param name="Output">The result's type.</param>
public sealed record QuantizedTable(Value Input, Value Table, TensorType Output);
