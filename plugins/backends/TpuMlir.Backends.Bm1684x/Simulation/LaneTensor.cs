using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// A tensor in local memory, checked to lie inside its lanes when made. Channel c is in lane (start + c) mod 64 and, in
/// that lane, in channel row (start + c) div 64 (isa.md section 1.3).
/// </summary>
internal readonly unsafe struct LaneTensor
{
    private readonly Bm1684xMachine _machine;
    private readonly int _lane;
    private readonly long _offset;

    private LaneTensor(Bm1684xMachine machine, uint address, Shape4 shape, Stride4 byteStride, ElementType type)
    {
        _machine = machine;
        _lane = (int)(address >> AddressMap.LaneShift);
        _offset = address & ((1 << AddressMap.LaneShift) - 1);
        Shape = shape;
        Stride = byteStride;
        Type = type;
        Check(address);
    }

    /// <summary>Extents.</summary>
    public Shape4 Shape { get; }

    /// <summary>Strides in bytes.</summary>
    public Stride4 Stride { get; }

    /// <summary>Element type.</summary>
    public ElementType Type { get; }

    /// <summary>Start lane.</summary>
    public int StartLane => _lane;

    /// <summary>True when the elements of a channel follow one another without gaps.</summary>
    public bool PlaneIsContiguous =>
        (Shape.W == 1 || Stride.W == Type.Size()) && (Shape.H == 1 || Stride.H == (long)Shape.W * Type.Size());

    /// <summary>Layout code 0: every channel starts on a 64-byte boundary.</summary>
    public static LaneTensor Aligned(Bm1684xMachine machine, uint address, Shape4 shape, ElementType type) =>
        Packed(machine, address, shape, type, Align(shape.Plane * (long)type.Size()));

    /// <summary>Layout code 1: channels follow one another without gaps.</summary>
    public static LaneTensor Compact(Bm1684xMachine machine, uint address, Shape4 shape, ElementType type) =>
        Packed(machine, address, shape, type, shape.Plane * (long)type.Size());

    /// <summary>Layouts T3 and T4: lines of W start on 64-byte boundaries; T4 shares one set of lines among all channels of a lane.</summary>
    public static LaneTensor Lines(Bm1684xMachine machine, uint address, Shape4 shape, ElementType type, bool shared = false)
    {
        long line = Align(shape.W * (long)type.Size());
        long c = shared ? 0 : line * shape.H;
        return new LaneTensor(machine, address, shape, new Stride4(c * Rows(machine, address, shape.C), c, line, type.Size()), type);
    }

    /// <summary>Explicit strides, in elements.</summary>
    public static LaneTensor Strided(Bm1684xMachine machine, uint address, Shape4 shape, Stride4 stride, ElementType type)
    {
        int size = type.Size();
        return new LaneTensor(machine, address, shape, new Stride4(stride.N * size, stride.C * size, stride.H * size, stride.W * size), type);
    }

    /// <summary>Lane that holds channel c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LaneOf(int c) => _lane + c < _machine.LaneCount ? _lane + c : (_lane + c) % _machine.LaneCount;

    /// <summary>First element of channel c of image n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Plane(int n, int c)
    {
        int position = _lane + c, row = 0;
        if (position >= _machine.LaneCount)
        {
            (row, position) = Math.DivRem(position, _machine.LaneCount);
        }

        return _machine.Lane(position) + _offset + n * Stride.N + row * Stride.C;
    }

    /// <summary>Bytes rounded up to whole 64-byte EU lines.</summary>
    public static long Align(long bytes) => (bytes + 63) & ~63L;

    private static LaneTensor Packed(Bm1684xMachine machine, uint address, Shape4 shape, ElementType type, long c) =>
        new(machine, address, shape, new Stride4(
            c * Rows(machine, address, shape.C), c, (long)shape.W * type.Size(), type.Size()), type);

    private static long Rows(Bm1684xMachine machine, uint address, int channels) =>
        ((address >> AddressMap.LaneShift) + channels + machine.LaneCount - 1) / machine.LaneCount;

    private void Check(uint address)
    {
        if (Shape.N <= 0 || Shape.C <= 0 || Shape.H <= 0 || Shape.W <= 0)
        {
            throw new SimulationException($"tensor at 0x{address:x} has an empty shape {Shape}");
        }

        if (_lane >= _machine.LaneCount)
        {
            throw new SimulationException($"local address 0x{address:x} is beyond lane {_machine.LaneCount - 1}");
        }

        if (_offset % Type.Size() != 0)
        {
            throw new SimulationException($"local address 0x{address:x} is not aligned to {Type}");
        }

        int lastRow = (_lane + Shape.C - 1) / _machine.LaneCount;
        long last = _offset + (Shape.N - 1) * Stride.N + lastRow * Stride.C
            + (Shape.H - 1) * Stride.H + (Shape.W - 1) * Stride.W + Type.Size();
        if (last > _machine.LaneBytes)
        {
            throw new SimulationException(
                $"{Type} tensor {Shape} at local address 0x{address:x} ends at byte {last} of a lane of {_machine.LaneBytes}");
        }
    }
}
