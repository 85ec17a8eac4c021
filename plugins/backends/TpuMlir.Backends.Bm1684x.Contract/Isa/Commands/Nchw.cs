namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Extents of a four-dimensional tensor; commands take 1 to 65535 in each. Channels go round the lanes.</summary>
/// <param name="N">Batches.</param>
/// <param name="C">Channels.</param>
/// <param name="H">Rows.</param>
/// <param name="W">Elements of a row.</param>
public readonly record struct Nchw(int N, int C, int H, int W)
{
    /// <summary>Elements.</summary>
    public long Count => (long)N * C * H * W;

    /// <summary>A vector with one element per channel, the shape of biases and zero points.</summary>
    public static Nchw PerChannel(int channels) => new(1, channels, 1, 1);

    /// <inheritdoc/>
    public override string ToString() => $"{N},{C},{H},{W}";
}

/// <summary>Distances between neighbours in elements. In local memory C steps from one 64-channel row to the next.</summary>
/// <param name="N">From one batch to the next.</param>
/// <param name="C">From one channel, or 64-channel row, to the next.</param>
/// <param name="H">From one row to the next.</param>
/// <param name="W">From one element to the next.</param>
public readonly record struct Strides(long N, long C, long H, long W)
{
    /// <summary>Row-major without gaps, the layout of global memory.</summary>
    public static Strides Contiguous(Nchw shape) =>
        new((long)shape.C * shape.H * shape.W, (long)shape.H * shape.W, shape.W, 1);

    /// <inheritdoc/>
    public override string ToString() => $"{N},{C},{H},{W}";
}
