using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>How to lower a module.</summary>
/// <param name="ComputeType">The floating-point type of the mode: what operators compute in that are not quantised.</param>
public sealed record LoweringOptions(ElementType ComputeType)
{
    /// <summary>The chip's half of the negotiation in a quantised mode; null in a floating-point mode.</summary>
    public QuantizationTarget? Quantization { get; init; }

    /// <summary>Operations, by tensor name, that compute in floating point though the mode is quantised.</summary>
    public IReadOnlySet<string> KeptFloating { get; init; } = new HashSet<string>();

    /// <summary>
    /// True when the caller of the network gives inputs in the type the chip computes with: casts of inputs are left out, and the
    /// inputs' types (with their scales) say what is to be given.
    /// </summary>
    public bool InputsAsComputed { get; init; }

    /// <summary>True when the caller takes outputs in the type the chip computes: casts of outputs are left out.</summary>
    public bool OutputsAsComputed { get; init; }

    /// <summary>True for an operation that may be quantised.</summary>
    internal bool Quantizes(Operation operation) =>
        Quantization is not null && !operation.Results.Any(r => r.Name is { } name && KeptFloating.Contains(name));
}
