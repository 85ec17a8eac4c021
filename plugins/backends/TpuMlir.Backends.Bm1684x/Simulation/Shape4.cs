namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Extents of an NCHW tensor.</summary>
internal readonly record struct Shape4(int N, int C, int H, int W)
{
    /// <summary>Elements of one channel.</summary>
    public int Plane => H * W;

    /// <summary>Elements of the tensor.</summary>
    public long Count => (long)N * C * H * W;
}

/// <summary>Strides of an NCHW tensor; C is the step between rows of 64 channels in local memory.</summary>
internal readonly record struct Stride4(long N, long C, long H, long W);
