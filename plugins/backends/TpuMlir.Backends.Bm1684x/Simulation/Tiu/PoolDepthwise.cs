using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>PorD, opcode 1 (isa.md section 5.2): eu 0 depthwise, 1 average, 2 depthwise with relu, 4 maximum.</summary>
[SkipLocalsInit]
internal sealed unsafe class PoolDepthwise
{
    private readonly Bm1684xMachine _machine;
    private readonly TiuCommand _command;
    private readonly WindowGeometry _geometry;
    private readonly ElementType _type;
    private readonly LaneTensor _result;
    private readonly PaddedPlanes _planes;
    private readonly int[] _taps;
    private readonly WindowReduction _reduction;

    private PoolDepthwise(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch)
    {
        _machine = machine;
        _command = c;
        _geometry = new WindowGeometry(c);
        Shape4 shape = c.ResultShape();
        _type = c.Type(TiuField.Opd0Prec);
        bool signed = c.Flag(TiuField.Opd0Sign);
        var input = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr),
            new Shape4(shape.N, shape.C, _geometry.InputHeight, _geometry.InputWidth), _type);
        _result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, c.Type(TiuField.Res0Prec));
        // Integer depthwise keeps its shift in the second byte, so only the first is the insert value.
        bool unchanged = _type == ElementType.BFloat16 && c.Int(TiuField.TskEuTyp) == 4;
        var fill = new WindowFill(machine, c, _type, signed, shape.C, c.Word(TiuField.Res1Addr), unchanged);
        _planes = new PaddedPlanes(_geometry, input, signed, fill, unchanged: unchanged);
        _taps = new int[_geometry.Taps];
        for (int tap = 0; tap < _taps.Length; tap++)
        {
            _taps[tap] = _geometry.TapOffset(tap);
        }

        _reduction = WindowReduction.Of(machine, c, scratch, c.Int(TiuField.TskEuTyp), _geometry.Taps, _geometry.StoredTap, shape.C);
    }

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        if (c.Int(TiuField.TskEuTyp) is 5 or 6 or 7)
        {
            RegionPool.Run(machine, c);
            return;
        }

        using var scratch = new ScratchScope(machine.Scratch);
        var pool = new PoolDepthwise(machine, c, scratch);
        Shape4 shape = c.ResultShape();
        LaneLoop.Run(machine, shape.Count * pool._geometry.Taps, lane => pool.ComputeLane(lane, scratch));
    }

    private void ComputeLane(int lane, ScratchScope scratch)
    {
        int first = (lane - _result.StartLane + _machine.LaneCount) % _machine.LaneCount;
        if (first >= _result.Shape.C || !_machine.LaneEnabled(lane))
        {
            return;
        }

        uint* plane = scratch.Rent<uint>(_geometry.PlaneSize);
        uint* row = scratch.Rent<uint>(_geometry.InputWidth);
        for (int n = 0; n < _result.Shape.N; n++)
        {
            for (int c = first; c < _result.Shape.C; c += _machine.LaneCount)
            {
                _planes.Write(n, c, plane, row);
                ComputePlane(n, c, plane);
            }
        }
    }

    private void ComputePlane(int n, int c, uint* plane)
    {
        const int P = PanelSource.Width, Block = 64;
        uint* panel = stackalloc uint[Block * P];
        uint* state = stackalloc uint[2 * P];
        int size = _result.Type.Size(), pixels = _result.Shape.Plane;
        byte* target = _result.Plane(n, c);
        fixed (int* taps = _taps, columns = _geometry.ColumnOffsets)
        {
            var source = new PanelSource(plane, taps, columns);
            for (int pixel = 0; pixel < pixels; pixel += P)
            {
                int count = Math.Min(P, pixels - pixel);
                _reduction.Start(c, state);
                for (int tap = 0; tap < _taps.Length; tap += Block)
                {
                    int depth = Math.Min(Block, _taps.Length - tap);
                    source.Fill(tap, depth, pixel, count, panel);
                    _reduction.Add(c, tap, depth, panel, state);
                }

                _reduction.Finish(c, state, target + (long)pixel * size, count);
            }
        }
    }
}
