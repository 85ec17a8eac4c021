using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>
/// PorD over regions of interest, eu 5 depthwise, 6 average and 7 maximum (isa.md section 5.2): result column i is one window
/// from its region's first corner on, with operand 2 as the pad value where the region ends. There is no bias and no shift.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class RegionPool
{
    private readonly LaneTensor _input;
    private readonly LaneTensor _result;
    private readonly WindowReduction _reduction;
    private readonly LaneTensor _regions;
    private readonly Bm1684xMachine _machine;
    private readonly bool _signed;
    private readonly bool _unchanged;
    private readonly uint _pad;
    private readonly int _height;
    private readonly int _width;

    private RegionPool(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch)
    {
        _machine = machine;
        Shape4 shape = c.ResultShape() with { H = 1 };
        ElementType type = c.Type(TiuField.Opd0Prec);
        _signed = c.Flag(TiuField.Opd0Sign);
        (_height, _width) = (c.Int(TiuField.Opd1H), c.Int(TiuField.Opd1W));
        _input = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr),
            new Shape4(shape.N, shape.C, c.Int(TiuField.Opd0H), c.Int(TiuField.Opd0W)), type);
        _result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, c.Type(TiuField.Res0Prec));
        _unchanged = type == ElementType.BFloat16 && c.Int(TiuField.TskEuTyp) == 7;
        // An immediate whatever opd2_const says.
        _pad = Word(c.Word(TiuField.Opd2Addr));
        // Region i: w0, h0, w1, h1 in lane i mod 64, the last corner included.
        _regions = LaneTensor.Compact(machine, c.Word(TiuField.Opd3Addr), new Shape4(1, shape.W, 1, 4), ElementType.Int16);
        _reduction = WindowReduction.Of(machine, c, scratch, c.Int(TiuField.TskEuTyp) switch { 5 => 0, 6 => 1, _ => 4 }, _height * _width, tap => c.Flag(TiuField.KernelRotate) ? _height * _width - 1 - tap : tap, shape.C, regions: true);
    }

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        using var scratch = new ScratchScope(machine.Scratch);
        new RegionPool(machine, c, scratch).Compute(scratch);
    }

    private void Compute(ScratchScope scratch)
    {
        const int P = PanelSource.Width;
        Shape4 shape = _input.Shape;
        int taps = _height * _width, regions = _result.Shape.W, panels = (regions + P - 1) / P;
        // Behind a channel's elements lies the pad value.
        long planeSize = shape.Plane + 16;
        int* places = Places(scratch, taps, regions, panels);
        uint* planes = scratch.Rent<uint>(planeSize * _machine.LaneCount);
        LaneLoop.Run(_machine, _result.Shape.Count * taps, lane =>
        {
            uint* plane = planes + lane * planeSize;
            int first = (lane - _result.StartLane + _machine.LaneCount) % _machine.LaneCount;
            for (int n = 0; n < shape.N && _machine.LaneEnabled(lane); n++)
            {
                for (int c = first; c < shape.C; c += _machine.LaneCount)
                {
                    Load(n, c, plane);
                    for (int panel = 0; panel < panels; panel++)
                    {
                        Reduce(n, c, plane, places + (long)panel * taps * P, panel * P, taps);
                    }
                }
            }
        });
    }

    private void Load(int n, int channel, uint* plane)
    {
        int count = _input.Shape.Plane;
        byte* source = _input.Plane(n, channel);
        if (_unchanged)
        {
            Elements.LoadUnchanged(source, _input.Type.Size(), _input.Type, (float*)plane, count);
        }
        else if (_input.Type.IsFloat())
        {
            Elements.LoadFloats(source, _input.Type.Size(), _input.Type, (float*)plane, count);
        }
        else
        {
            Elements.LoadWords(source, _input.Type.Size(), _input.Type, _signed, (int*)plane, count);
        }

        plane[count] = _pad;
    }

    // For each panel of regions and each tap where in a plane it lies; the same for all channels.
    private int* Places(ScratchScope scratch, int taps, int regions, int panels)
    {
        const int P = PanelSource.Width;
        int* places = scratch.Rent<int>((long)panels * taps * P);
        for (int i = 0; i < panels * P; i++)
        {
            ushort* corner = (ushort*)_regions.Plane(0, Math.Min(i, regions - 1));
            int* place = places + (long)(i / P) * taps * P + i % P;
            for (int tap = 0; tap < taps; tap++, place += P)
            {
                int y = corner[1] + tap / _width, x = corner[0] + tap % _width;
                bool inside = y <= corner[3] && x <= corner[2];
                if (inside && (y >= _input.Shape.H || x >= _input.Shape.W))
                {
                    throw new SimulationException($"a region reaches ({x}, {y}), the input has {_input.Shape.W} x {_input.Shape.H}");
                }

                *place = inside ? y * _input.Shape.W + x : _input.Shape.Plane;
            }
        }

        return places;
    }

    private void Reduce(int n, int channel, uint* plane, int* places, int first, int taps)
    {
        const int Block = 64, P = PanelSource.Width;
        uint* window = stackalloc uint[Block * P], state = stackalloc uint[2 * P];
        _reduction.Start(channel, state);
        for (int tap = 0; tap < taps; tap += Block, places += Block * P)
        {
            int count = Math.Min(Block, taps - tap);
            PanelSource.Gather(plane, places, count * P, window);
            _reduction.Add(channel, tap, count, window, state);
        }

        byte* target = _result.Plane(n, channel) + (long)first * _result.Type.Size();
        _reduction.Finish(channel, state, target, Math.Min(P, _result.Shape.W - first));
    }

    // Maximum compares bf16 as it stands, denormals included.
    private uint Word(uint bits) => _unchanged ? bits << 16
        : _input.Type.IsFloat() ? BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, _input.Type))
        : (uint)Integers.Decode(bits, _input.Type, _signed);
}
