namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>A square convolution or window with as many pads as keep the extent at stride 1.</summary>
internal sealed record ConvShape(int Inputs, int Outputs, int Extent, int Kernel, int Stride = 1, int Dilation = 1)
{
    /// <summary>Pixels on each side.</summary>
    public int Pad => Dilation * (Kernel - 1) / 2;

    /// <summary>Extent of the result.</summary>
    public int Result => (Extent + (2 * Pad) - (Dilation * (Kernel - 1)) - 1) / Stride + 1;

    /// <summary>Products of the whole command.</summary>
    public double Products => (double)Inputs * Outputs * Kernel * Kernel * Result * Result;
}
