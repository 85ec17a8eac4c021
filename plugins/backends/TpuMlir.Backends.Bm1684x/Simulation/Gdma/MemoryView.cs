using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>
/// A tensor as GDMA sees it, checked to lie inside its memory when made: linear memory with four strides, or lanes in
/// which channels walk as in local tensors.
/// </summary>
internal readonly unsafe struct MemoryView
{
    private readonly byte* _base;
    private readonly int _lane;
    private readonly int _lanes;
    private readonly int _laneBytes;

    private MemoryView(byte* start, Shape4 shape, Stride4 stride, int size, int lane, int lanes, int laneBytes)
    {
        _base = start;
        Shape = shape;
        Stride = stride;
        Size = size;
        _lane = lane;
        _lanes = lanes;
        _laneBytes = laneBytes;
    }

    /// <summary>Extents.</summary>
    public Shape4 Shape { get; }

    /// <summary>Strides in bytes.</summary>
    public Stride4 Stride { get; }

    /// <summary>Element bytes.</summary>
    public int Size { get; }

    /// <summary>True for local memory.</summary>
    public bool IsLocal => _lanes != 0;

    /// <summary>A view with strides in elements; null strides mean aligned layout in local memory, contiguous elsewhere.</summary>
    public static MemoryView Of(Bm1684xMachine machine, long address, Shape4 shape, Stride4? elementStride, ElementType type)
    {
        int size = type.Size();
        if (shape.N <= 0 || shape.C <= 0 || shape.H <= 0 || shape.W <= 0)
        {
            throw new SimulationException($"the tensor at 0x{address:x} has an empty shape {shape}");
        }

        if (address % size != 0)
        {
            throw new SimulationException($"address 0x{address:x} is not aligned to {size} bytes");
        }

        long local = address - AddressMap.LocalMemory;
        bool isLocal = local >= 0 && local < (long)machine.LaneCount << AddressMap.LaneShift;
        Stride4 stride = elementStride is { } s
            ? new Stride4(s.N * size, s.C * size, s.H * size, s.W * size)
            : Default(machine, shape, size, isLocal, (int)(local >> AddressMap.LaneShift));
        return isLocal
            ? Local(machine, address, shape, stride, size)
            : new MemoryView(Resolve(machine, address, Extent(shape, stride, shape.C - 1) + size), shape, stride, size, 0, 0, 0);
    }

    /// <summary>Memory outside the lanes that holds <paramref name="bytes"/> bytes from an address on.</summary>
    public static byte* Resolve(Bm1684xMachine machine, long address, long bytes)
    {
        (MemoryBlock block, long start) = address >= machine.GlobalMemoryBase
            ? (machine.GlobalMemory, machine.GlobalMemoryBase)
            : (machine.L2, AddressMap.L2);
        long offset = address - start;
        return offset >= 0 && bytes >= 0 && offset + bytes <= block.Length
            ? block.Pointer + offset
            : throw new SimulationException($"{bytes} bytes at 0x{address:x} lie outside every memory");
    }

    /// <summary>First element of channel c of image n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Plane(int n, int c)
    {
        if (_lanes == 0)
        {
            return _base + n * Stride.N + c * Stride.C;
        }

        int position = _lane + c;
        return _base + (long)(position % _lanes) * _laneBytes + n * Stride.N + position / _lanes * Stride.C;
    }

    /// <summary>An element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Element(int n, int c, int h, int w) => Plane(n, c) + h * Stride.H + w * Stride.W;

    /// <summary>True when the mask lets channel c be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enabled(int c, ulong mask) => _lanes == 0 || ((mask >> ((_lane + c) % _lanes)) & 1) != 0;

    /// <summary>True when strides show that no byte belongs to two elements.</summary>
    public bool HasDistinctElements
    {
        get
        {
            // Of dimensions by their strides, each must step over all that the ones before it span.
            Span<(long Stride, int Count)> dimensions =
                [(Stride.N, Shape.N), (Stride.C, _lanes == 0 ? Shape.C : LastRow + 1), (Stride.H, Shape.H), (Stride.W, Shape.W)];
            dimensions.Sort();
            long span = Size;
            foreach ((long stride, int count) in dimensions)
            {
                if (count > 1 && stride < span)
                {
                    return false;
                }

                span += (count - 1) * stride;
            }

            return true;
        }
    }

    /// <summary>True when the two may share bytes.</summary>
    public bool Overlaps(MemoryView other) => IsLocal == other.IsLocal && _base < other._base + other.Bytes && other._base < _base + Bytes;

    // Of the lane where the channels end.
    private int LastRow => (_lane + Shape.C - 1) / _lanes;

    // Bytes from the first to the last element, of local memory in each lane.
    private long Bytes => Extent(Shape, Stride, _lanes == 0 ? Shape.C - 1 : LastRow) + Size;

    private static MemoryView Local(Bm1684xMachine machine, long address, Shape4 shape, Stride4 stride, int size)
    {
        long local = address - AddressMap.LocalMemory;
        int lane = (int)(local >> AddressMap.LaneShift);
        long offset = local & ((1 << AddressMap.LaneShift) - 1);
        long last = offset + Extent(shape, stride, (lane + shape.C - 1) / machine.LaneCount) + size;
        if (last > machine.LaneBytes)
        {
            throw new SimulationException($"tensor {shape} at 0x{address:x} ends at byte {last} of a lane of {machine.LaneBytes}");
        }

        return new MemoryView(machine.Lane(0) + offset, shape, stride, size, lane, machine.LaneCount, machine.LaneBytes);
    }

    private static long Extent(Shape4 shape, Stride4 stride, int lastRow) =>
        (shape.N - 1) * stride.N + lastRow * stride.C + (shape.H - 1) * stride.H + (shape.W - 1) * stride.W;

    private static Stride4 Default(Bm1684xMachine machine, Shape4 shape, int size, bool local, int lane)
    {
        long plane = (long)shape.Plane * size;
        if (!local)
        {
            return new Stride4(plane * shape.C, plane, (long)shape.W * size, size);
        }

        long aligned = LaneTensor.Align(plane);
        int rows = (lane + shape.C + machine.LaneCount - 1) / machine.LaneCount;
        return new Stride4(aligned * rows, aligned, (long)shape.W * size, size);
    }
}
