using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>An operator that slides a window over [N,C,H,W].</summary>
public interface IWindow : IFusedRelu
{
    /// <summary>[N,C,H,W].</summary>
    Value Input { get; }

    /// <summary>[N,C',OH,OW].</summary>
    Value Output { get; }

    /// <summary>Height and width of the window.</summary>
    EquatableList<long> KernelShape { get; }

    /// <summary>Vertical and horizontal step.</summary>
    EquatableList<long> Strides { get; }

    /// <summary>Padding top, left, bottom, right.</summary>
    EquatableList<long> Pads { get; }

    /// <summary>Distances of the window's rows and columns.</summary>
    EquatableList<long> Dilations { get; }

    /// <summary>What sums are accumulated in; empty for the chip's default.</summary>
    string AccType { get; }
}
