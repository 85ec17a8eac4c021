using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Scales of values.</summary>
public static class ValueScale
{
    /// <summary>What a stored number of the value is multiplied by to be the real one; 1 for numbers that stand for themselves.</summary>
    /// <exception cref="InvalidOperationException">The value has a scale for each slice.</exception>
    public static double Scale(this Value value) => value.TensorType.Element is QuantizedElement element ? element.Scale : 1;
}
