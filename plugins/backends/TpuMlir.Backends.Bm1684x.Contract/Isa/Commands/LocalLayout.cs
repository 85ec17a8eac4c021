namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>How a tensor lies in local memory (the chip's instruction set). The values 0, 1, 3 and 4 are those of the *_str fields.</summary>
public enum LocalLayout
{
    /// <summary>Every channel starts at a 64-byte boundary.</summary>
    Aligned = 0,

    /// <summary>Channels of a lane follow each other without gaps: per-channel parameters.</summary>
    Compact = 1,

    /// <summary>Strides are given.</summary>
    Strided = 3,

    /// <summary>Every row of H starts at a 64-byte boundary ("T3").</summary>
    LineAligned = 5,

    /// <summary>One set of line-aligned rows per lane, shared by all n and all channels of the lane ("T4").</summary>
    LaneShared = 4,

    /// <summary>Kernels of a convolution with shape (oc, ic, kh, kw); see <see cref="ConvWeights"/>.</summary>
    ConvWeights = 6,
}

internal static class LocalLayouts
{
    /// <summary>Element strides of a layout; C' (rows of 64 channels) counts from the lane the tensor starts in.</summary>
    public static Strides StridesOf(LocalLayout layout, uint address, Nchw shape, int elementBytes)
    {
        var eu = ChipMemory.EuBytes / elementBytes;
        var rows = ChannelRows(address, shape.C);
        long plane = (long)shape.H * shape.W;
        var line = ChipMemory.AlignUp(shape.W, eu);
        var aligned = ChipMemory.AlignUp(plane, eu);
        return layout switch
        {
            LocalLayout.Aligned => new(rows * aligned, aligned, shape.W, 1),
            LocalLayout.Compact => new(rows * plane, plane, shape.W, 1),
            LocalLayout.LineAligned => new(rows * shape.H * line, shape.H * line, line, 1),
            LocalLayout.LaneShared => new(0, 0, line, 1),
            _ => throw new ArgumentException($"Layout {layout} has no strides of its own.", nameof(layout)),
        };
    }

    /// <summary>How many 64-channel rows a tensor takes that starts in the lane of <paramref name="address"/>.</summary>
    public static int ChannelRows(uint address, int channels) =>
        ChipMemory.CeilDiv(channels + ChipMemory.LaneOf(address), ChipMemory.Lanes);
}
