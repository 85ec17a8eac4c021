using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>A convolution or a transposed one.</summary>
public interface IConvolution : IWindow
{
    /// <summary>The filter; the operator says in which order.</summary>
    Value Filter { get; }

    /// <summary>[C'].</summary>
    Value? Bias { get; }

    /// <summary>Independent groups of channels.</summary>
    long Group { get; }

    /// <summary>Input channels of a group summed at a time; 0 for all at once.</summary>
    long IcCut { get; }
}
