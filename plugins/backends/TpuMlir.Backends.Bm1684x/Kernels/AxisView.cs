using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// A tensor (outer, axis, inner) laid over the lanes for work along the axis: a slice is (n, c, axis, w), or (n, c, 1, axis)
/// when nothing follows the axis. The lanes take the outer positions, or runs of inner positions when there are few outer ones.
/// </summary>
/// <param name="N">Extent along n.</param>
/// <param name="C">Extent along the lanes.</param>
/// <param name="W">Positions behind the axis.</param>
/// <param name="Axis">Extent of the axis.</param>
/// <param name="Start">First element.</param>
/// <param name="NStride">Elements from n to n.</param>
/// <param name="CStride">Elements from lane to lane.</param>
/// <param name="AxisStride">Elements along the axis: the positions behind it.</param>
/// <param name="LanesTakeOuter">Whether the lanes take positions before the axis.</param>
internal sealed record AxisView(int N, int C, int W, int Axis, long Start, long NStride, long CStride, long AxisStride, bool LanesTakeOuter)
{
    private bool AxisIsLast => AxisStride == 1;

    /// <summary>The views that cover a tensor with an axis range [<paramref name="axis"/>, <paramref name="axis"/> + <paramref name="count"/>).</summary>
    public static IEnumerable<AxisView> Of(Shape shape, int axis, int count, int lanes)
    {
        long outer = shape.Product(0, axis), length = shape.Product(axis, axis + count), inner = shape.Product(axis + count, shape.Rank);
        if (inner == 1 || outer >= lanes || inner < lanes)
        {
            yield return new AxisView(1, (int)outer, (int)inner, (int)length, 0, 0, length * inner, inner, true);
            yield break;
        }

        int run = (int)(inner / lanes), rest = (int)(inner % lanes);
        yield return new AxisView((int)outer, lanes, run, (int)length, 0, length * inner, run, inner, false);
        if (rest > 0)
        {
            yield return new AxisView((int)outer, rest, 1, (int)length, (long)run * lanes, length * inner, 1, inner, false);
        }
    }

    /// <summary>The same positions of a tensor whose axis has extent 1.</summary>
    public AxisView Reduced() => this with
    {
        Axis = 1,
        NStride = NStride / Axis,
        CStride = LanesTakeOuter ? CStride / Axis : CStride,
    };

    /// <summary>Extents of a slice in local memory.</summary>
    public Nchw Shape(Extent n, Extent c, Extent axis, Extent w) =>
        AxisIsLast ? new(n.Size, c.Size, 1, axis.Size) : new(n.Size, c.Size, axis.Size, w.Size);

    /// <summary>Extents of a slice reduced along the axis.</summary>
    public Nchw ReducedShape(Extent n, Extent c, Extent w) => new(n.Size, c.Size, 1, AxisIsLast ? 1 : w.Size);

    /// <summary>The window that covers a slice along the axis.</summary>
    public Window Window(int length) => AxisIsLast ? new(1, length) : new(length, 1);

    /// <summary>The first element of a slice.</summary>
    public long Element(Extent n, Extent c, int axis, Extent w) =>
        Start + (n.Start * NStride) + (c.Start * CStride) + (axis * AxisStride) + w.Start;

    /// <summary>The transfer of a slice with extents of at most (n, c, w) and that much of the axis, for pricing.</summary>
    public TileTransfer Moved(int[] sizes, double axis, ChipType type)
    {
        double n = TileSearch.Mean(N, sizes[0]), c = TileSearch.Mean(C, sizes[1]), w = TileSearch.Mean(W, sizes[2]);
        (double h, double columns) = AxisIsLast ? (1, axis) : (axis, w);
        return new(n, c, h, columns, (Strides.N, Strides.C, Strides.H, Strides.W), type.Size);
    }

    /// <summary>Lines of f32 a lane holds of a slice with all of the axis.</summary>
    public double Lines(int[] sizes)
    {
        double n = TileSearch.Mean(N, sizes[0]), c = TileSearch.Mean(C, sizes[1]), w = TileSearch.Mean(W, sizes[2]);
        return n * Math.Ceiling(c / ChipMemory.Lanes) * Math.Ceiling(Axis * w * ChipType.F32.Size / ChipMemory.EuBytes);
    }

    /// <summary>Element strides of a slice in global memory.</summary>
    public Strides Strides => AxisIsLast ? new(NStride, CStride, CStride, 1) : new(NStride, CStride, AxisStride, 1);
}
