using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Backends.Bm1684x.Isa.AccessSets;

/// <summary>Collects the bytes operands occupy, restricted to a set of lanes.</summary>
internal sealed class Footprint(ulong lanes = ChipMemory.AllLanes)
{
    /// <summary>All of the lanes' memory.</summary>
    public static readonly MemoryRange AllLocal = Range(MemorySpace.Local, ChipMemory.AllLanes, 0, ChipMemory.LaneBytes);

    /// <summary>All tables of constants.</summary>
    public static readonly MemoryRange AllStatic = Range(MemorySpace.Static, 1, (long)ChipMemory.StaticBase, (long)ChipMemory.StaticEnd);

    /// <summary>Every memory in full: what a command nobody can read may touch.</summary>
    public static readonly IReadOnlyList<MemoryRange> Everything =
    [
        AllLocal,
        AllStatic,
        Range(MemorySpace.L2, 1, (long)ChipMemory.L2Base, (long)ChipMemory.L2End),
        Range(MemorySpace.Global, 1, 0, (long)ChipMemory.GlobalEnd),
    ];

    private readonly List<MemoryRange> _ranges = [];

    public IReadOnlyList<MemoryRange> Ranges => _ranges;

    public Footprint Add(Operand? operand) => operand is LocalTensor tensor ? AddTensor(tensor) : this;

    public Footprint Add(LocalMatrix matrix) => Add(matrix.AsTensor());

    public Footprint AddEverything()
    {
        _ranges.AddRange(Everything);
        return this;
    }

    private Footprint AddTensor(LocalTensor tensor)
    {
        var size = tensor.Type.Size;
        if (tensor.IsStatic)
        {
            return AddFlat(tensor.Address, tensor.Shape.Count * size);
        }

        if (tensor.Layout == LocalLayout.ConvWeights)
        {
            var perRow = ConvWeights.BytesPerRow(tensor);
            return AddRows(tensor.Lane, tensor.Offset, tensor.Shape.N, perRow, perRow, []);
        }

        return AddLocal(tensor.Lane, tensor.Offset, tensor.Shape, tensor.Strides, size);
    }

    public Footprint Add(GdmaSide? side, ChipType type)
    {
        if (side is null)
        {
            return this;
        }

        if (side.Space == MemorySpace.Local)
        {
            var address = (uint)(side.Address - ChipMemory.LocalBase);
            return AddLocal(ChipMemory.LaneOf(address), ChipMemory.OffsetOf(address), side.Shape, side.Strides, type.Size);
        }

        if (side.Space is not { } space)
        {
            return AddEverything();
        }

        var (shape, s) = (side.Shape, side.Strides);
        _ranges.AddRange(StridedRanges.Of(
            (int)space, 1, (long)side.Address, type.Size,
            new(shape.N, s.N * type.Size), new(shape.C, s.C * type.Size), new(shape.H, s.H * type.Size), new(shape.W, s.W * type.Size)));
        return this;
    }

    /// <summary>Consecutive addresses of any memory; in local memory they run on from lane to lane.</summary>
    public Footprint AddFlat(ulong address, long bytes)
    {
        if (bytes <= 0)
        {
            return this;
        }

        if (ChipMemory.SpaceOf(address) is not { } space)
        {
            return AddEverything();
        }

        if (space != MemorySpace.Local)
        {
            _ranges.Add(Range(space, 1, (long)address, (long)address + bytes));
            return this;
        }

        var offset = (long)(address - ChipMemory.LocalBase);
        for (var left = bytes; left > 0 && offset < (long)ChipMemory.Lanes * ChipMemory.LaneBytes;)
        {
            var lane = (int)(offset >> ChipMemory.LaneShift);
            var start = offset & (ChipMemory.LaneBytes - 1);
            var here = Math.Min(left, ChipMemory.LaneBytes - start);
            AddLanes(1UL << lane, start, start + here);
            offset += here;
            left -= here;
        }

        return this;
    }

    /// <summary>The same offsets in every lane of a mask.</summary>
    public Footprint AddLanes(ulong mask, long start, long end)
    {
        if (end > ChipMemory.LaneBytes)
        {
            // Such a command is illegal, and its end beyond the lane tells so; the model would run on into the next lanes.
            _ranges.Add(Range(MemorySpace.Local, ChipMemory.AllLanes, 0, end));
        }
        else if ((mask & lanes) != 0 && end > start)
        {
            _ranges.Add(Range(MemorySpace.Local, mask & lanes, start, end));
        }

        return this;
    }

    private Footprint AddLocal(int lane, int offset, Nchw shape, Strides s, int size) => AddRows(
        lane, offset, shape.C, s.C * size, size,
        [new(shape.N, s.N * size), new(shape.H, s.H * size), new(shape.W, s.W * size)]);

    /// <summary>
    /// Channels walk the lanes, so a lane holds rows first..last of 64 channels. At most three groups of lanes differ:
    /// those before the start lane miss row 0, those behind the last channel miss the last row.
    /// </summary>
    private Footprint AddRows(int lane, long offset, int channels, long rowBytes, long elementBytes, StridedDimension[] inner)
    {
        var groups = new Dictionary<(int First, int Last), ulong>();
        for (var l = 0; l < ChipMemory.Lanes; l++)
        {
            var first = l >= lane ? 0 : 1;
            var end = lane + channels - 1 - l;
            var last = end < 0 ? -1 : end / ChipMemory.Lanes;
            if (last >= first)
            {
                groups[(first, last)] = groups.GetValueOrDefault((first, last)) | 1UL << l;
            }
        }

        foreach (var ((first, last), mask) in groups)
        {
            foreach (MemoryRange range in StridedRanges.Of(
                (int)MemorySpace.Local, mask, offset + (first * rowBytes), elementBytes, [new(last - first + 1, rowBytes), .. inner]))
            {
                AddLanes(mask, range.Start, range.End);
            }
        }

        return this;
    }

    private static MemoryRange Range(MemorySpace space, ulong lanes, long start, long end) => new((int)space, lanes, start, end);
}
