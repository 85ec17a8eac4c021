using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>CONV, opcode 0 (isa.md section 5.1): eu 0 plain, 1 requantising, 2 requantising with relu.</summary>
internal sealed unsafe class Convolution : IDisposable
{
    private readonly Bm1684xMachine _machine;
    private readonly TiuCommand _command;
    private readonly ScratchScope _scratch;
    private readonly WindowGeometry _geometry;
    private readonly Shape4 _shape;
    private readonly int _inputs;
    private readonly ElementType _type;
    private readonly LaneTensor _input;
    private readonly LaneTensor _result;
    private readonly ConvolutionWeights _weights;
    private readonly uint* _planes;

    private Convolution(Bm1684xMachine machine, TiuCommand c)
    {
        _machine = machine;
        _command = c;
        _scratch = new ScratchScope(machine.Scratch);
        _geometry = new WindowGeometry(c);
        _shape = c.ResultShape();
        _inputs = c.Int(TiuField.Opd0C);
        _type = c.Type(TiuField.Opd0Prec);
        _input = c.Operand0(machine, new Shape4(_shape.N, _inputs, _geometry.InputHeight, _geometry.InputWidth), _type);
        _result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), _shape, c.Type(TiuField.Res0Prec));
        _weights = new ConvolutionWeights(machine, c, _geometry, _type, _inputs, _shape.C);
        _planes = _scratch.Rent<uint>((long)_inputs * _geometry.PlaneSize);
    }

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        using var convolution = new Convolution(machine, c);
        if (convolution._type.IsFloat())
        {
            convolution.RunFloat();
        }
        else if (convolution._type == ElementType.Int8)
        {
            convolution.RunInteger();
        }
        else
        {
            throw new SimulationException($"CONV does not take {convolution._type}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private void RunFloat()
    {
        float* left = _weights.PackFloats(_scratch, out ExponentRange weightRange);
        float* bias = Bias();
        ExponentRange start = ExponentRange.Of(bias, _shape.C);
        float* previous = null;
        if (_command.Flag(TiuField.ResAdd))
        {
            previous = (float*)Previous(ElementType.Float32);
            start = start.With(ExponentRange.Of(previous, _shape.Count));
        }

        bool dual = _type == ElementType.Float32;
        var fill = new WindowFill(_machine, _command, _type, true, _inputs, _command.Word(TiuField.Res1Addr));
        var planes = new PaddedPlanes(_geometry, _input, signed: true, fill);
        for (int n = 0; n < _shape.N; n++)
        {
            WritePlanes(planes, n);
            ExponentRange range = ExponentRange.Of((float*)_planes, (long)_inputs * _geometry.PlaneSize);
            IPanelKernel kernel = dual
                ? new SingleKernel(left, _weights.Depth, SingleKernel.NeedsFlush(weightRange, range, start))
                : new HalfKernel(left, _weights.Depth, _weights.Groups, HalfKernel.NeedsCheck(weightRange, range));
            float* old = previous == null ? null : previous + (long)n * _shape.C * _shape.Plane;
            Multiply(kernel, new FloatPlanePolicy(_machine, _result, n, bias, old, _shape.Plane, dual));
        }
    }

    private void RunInteger()
    {
        bool sign0 = _command.Flag(TiuField.Opd0Sign), sign1 = _command.Flag(TiuField.Opd1Sign), sign2 = _command.Flag(TiuField.Opd2Sign);
        int eu = _command.Int(TiuField.TskEuTyp);
        int* parameter = ChannelIntegers(eu == 0 ? ElementType.Int8 : ElementType.Int16, sign2);
        int* left = _weights.PackPairs(_scratch, sign1, oc => eu == 0 ? parameter[oc] : 0);
        bool accumulate = eu == 0 && _command.Flag(TiuField.ResAdd) && _result.Type == ElementType.Int32;
        int* previous = accumulate ? (int*)Previous(ElementType.Int32) : null;
        Func<int, SumRequantise>? finish = Finish(eu, sign0 || sign1 || sign2, parameter);
        var fill = new WindowFill(_machine, _command, _type, sign0, _inputs, _command.Word(TiuField.Res1Addr));
        var planes = new PaddedPlanes(_geometry, _input, sign0, fill, zeroFill: eu != 0);
        var kernel = new PairKernel(left, _weights.Depth);
        for (int n = 0; n < _shape.N; n++)
        {
            WritePlanes(planes, n);
            int* old = previous == null ? null : previous + (long)n * _shape.C * _shape.Plane;
            Multiply(kernel, new IntegerPlanePolicy(_machine, _result, n, old, _shape.Plane, finish));
        }
    }

    private Func<int, SumRequantise>? Finish(int eu, bool signed, int* parameter)
    {
        ElementType type = _result.Type;
        bool tensor = !_command.Flag(TiuField.Opd2Const);
        int shift = (int)(_command.Word(TiuField.Opd3Addr) & 0xFF);
        return eu switch
        {
            0 when type == ElementType.Int32 => null,
            // A zero point, even a tensor of zeros, makes the weights signed and so the result.
            0 => row => new SumRequantise(0, 0, type, signed || tensor || parameter[row] != 0),
            1 => row => new SumRequantise(parameter[row], shift, type, signed),
            2 => row => new SumRequantise(parameter[row], shift, type, Signed: false),
            _ => throw new SimulationException($"CONV has no function {eu}"),
        };
    }

    private void WritePlanes(PaddedPlanes planes, int n)
    {
        long all = (long)_inputs * _geometry.PlaneSize;
        uint* rows = planes.NeedsRow ? _scratch.Rent<uint>((long)_inputs * _geometry.InputWidth) : null;
        WorkLoop.Run(_inputs, all, c =>
            planes.Write(n, c, _planes + (long)c * _geometry.PlaneSize, rows == null ? null : rows + (long)c * _geometry.InputWidth));
    }

    private void Multiply(IPanelKernel kernel, IAccumulatorPolicy policy)
    {
        fixed (int* depth = _weights.DepthOffsets, columns = _geometry.ColumnOffsets)
        {
            PanelMultiply.Run(_scratch, new PanelSource(_planes, depth, columns), kernel, policy, _shape.C, _shape.Plane);
        }
    }

    private float* Bias()
    {
        float* bias = _scratch.Rent<float>(_shape.C);
        uint constant = _command.Word(TiuField.Opd2Addr);
        for (int c = 0; c < _shape.C; c++)
        {
            bias[c] = _command.Flag(TiuField.Opd2Const)
                ? Float32.Flush(BitConverter.UInt32BitsToSingle(constant))
                : Float32.Flush(*(float*)_command.PerChannel(_machine, TiuField.Opd2Addr, _shape.C, ElementType.Float32).Plane(0, c));
        }

        return bias;
    }

    private int* ChannelIntegers(ElementType type, bool signed)
    {
        int* values = _scratch.Rent<int>(_shape.C);
        for (int c = 0; c < _shape.C; c++)
        {
            uint bits = _command.Flag(TiuField.Opd2Const)
                ? _command.Word(TiuField.Opd2Addr)
                : Elements.LoadBits(_command.PerChannel(_machine, TiuField.Opd2Addr, _shape.C, type).Plane(0, c), type);
            values[c] = (int)Integers.Decode(bits, type, signed);
        }

        return values;
    }

    // All previous results are read before any is overwritten: the new, narrower ones come to lie among the old.
    private uint* Previous(ElementType type)
    {
        LaneTensor old = LaneTensor.Aligned(_machine, _command.Word(TiuField.Res0Addr), _shape, type);
        uint* values = _scratch.Rent<uint>(_shape.Count);
        for (int n = 0, i = 0; n < _shape.N; n++)
        {
            for (int c = 0; c < _shape.C; c++, i++)
            {
                uint* target = values + (long)i * _shape.Plane;
                if (type == ElementType.Float32)
                {
                    Elements.LoadFloats(old.Plane(n, c), 4, type, (float*)target, _shape.Plane);
                }
                else
                {
                    Elements.LoadWords(old.Plane(n, c), 4, type, true, (int*)target, _shape.Plane);
                }
            }
        }

        return values;
    }
}
