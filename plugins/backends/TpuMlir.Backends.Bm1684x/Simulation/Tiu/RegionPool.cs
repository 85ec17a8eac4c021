using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>
/// PorD over regions of interest, eu 5 depthwise, 6 average and 7 maximum (isa.md section 5.2): result column i is one window
/// from its region's first corner on, with operand 2 as the pad value where the region ends. There is no bias and no shift.
/// </summary>
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
        const int Block = 64;
        uint* window = scratch.Rent<uint>((long)Block * PanelSource.Width);
        uint* state = scratch.Rent<uint>(2 * PanelSource.Width);
        new Span<uint>(window, Block * PanelSource.Width).Clear();
        for (int n = 0; n < _result.Shape.N; n++)
        {
            for (int channel = 0; channel < _result.Shape.C; channel++)
            {
                for (int i = 0; i < _result.Shape.W && _machine.LaneEnabled(_result.LaneOf(channel)); i++)
                {
                    _reduction.Start(channel, state);
                    for (int tap = 0; tap < _height * _width; tap += Block)
                    {
                        int count = Math.Min(Block, _height * _width - tap);
                        Fill(n, channel, i, tap, count, window);
                        _reduction.Add(channel, tap, count, window, state);
                    }

                    _reduction.Finish(channel, state, _result.Plane(n, channel) + (long)i * _result.Type.Size(), 1);
                }
            }
        }
    }

    // One result at a time, so only column 0 of the panel counts. Taps outside the region meet the pad value.
    private void Fill(int n, int channel, int region, int first, int count, uint* window)
    {
        ushort* corner = (ushort*)_regions.Plane(0, region);
        for (int k = 0; k < count; k++)
        {
            int y = corner[1] + (first + k) / _width, x = corner[0] + (first + k) % _width;
            window[(long)k * PanelSource.Width] = y <= corner[3] && x <= corner[2] ? Load(n, channel, y, x) : _pad;
        }
    }

    private uint Load(int n, int channel, int y, int x)
    {
        if (y >= _input.Shape.H || x >= _input.Shape.W)
        {
            throw new SimulationException($"a region reaches ({x}, {y}), the input has {_input.Shape.W} x {_input.Shape.H}");
        }

        return Word(Elements.LoadBits(_input.Plane(n, channel) + y * _input.Stride.H + (long)x * _input.Type.Size(), _input.Type));
    }

    // Maximum compares bf16 as it stands, denormals included.
    private uint Word(uint bits) => _unchanged ? bits << 16
        : _input.Type.IsFloat() ? BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, _input.Type))
        : (uint)Integers.Decode(bits, _input.Type, _signed);
}
