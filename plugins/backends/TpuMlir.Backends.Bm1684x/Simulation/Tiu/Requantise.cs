using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>RQ and DQ, opcode 4 (isa.md section 5.5): eu 0 by f32, 1 by integers, 3 to f32, 4 to wider integers.</summary>
[SkipLocalsInit]
internal static unsafe class Requantise
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Opd0Prec), resultType = c.Type(TiuField.Res0Prec);
        int eu = c.Int(TiuField.TskEuTyp);
        bool signed = c.Flag(TiuField.Opd0Sign);
        if (eu is 0 or 1 && type == ElementType.Int8)
        {
            throw new SimulationException("RQ takes 16-bit and 32-bit integers, not 8-bit ones");
        }

        var source = RowOperand.Tensor(LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), shape, type), signed);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, resultType);
        // A tensor of parameters holds two or three words per channel, 64 bytes per channel row.
        LaneTensor? parameters = c.Flag(TiuField.Opd1Const)
            ? null
            : LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), new Shape4(1, shape.C, 1, eu is 1 or 4 ? 3 : 2), ElementType.Int32);
        // 32-bit input counts as signed whatever its sign bit.
        bool readSigned = signed || type == ElementType.Int32;
        RowLoop.Over(machine, result, contiguous: true, (in p, target) =>
        {
            long* values = stackalloc long[RowLoop.Run];
            source.LoadLongs(p, readSigned, values);
            RequantiseParameters q = parameters is { } tensor
                ? RequantiseParameters.FromTensor((int*)tensor.Plane(0, p.C), eu, c)
                : RequantiseParameters.FromConstants(eu, c);
            for (int i = 0; i < p.Count; i += 8)
            {
                q.Apply(eu, Vector512.Load(values + i), resultType).Store(values + i);
            }

            Elements.StoreLongs(values, target, resultType.Size(), resultType, p.Count);
        });
    }
}

/// <summary>The parameters of one channel of RQ or DQ, floats flushed.</summary>
internal readonly record struct RequantiseParameters(
    float Scale, float FloatOffset, long Multiplier, int Shift, long Offset, long ZeroPoint, bool ResultSigned, int Mode)
{
    /// <summary>Reads a channel's words.</summary>
    public static unsafe RequantiseParameters FromTensor(int* words, int eu, TiuCommand c) => eu switch
    {
        0 => Common(c) with { Scale = Float32.Flush(((float*)words)[0]), FloatOffset = Float32.Flush(((float*)words)[1]) },
        1 => Common(c) with { Multiplier = words[0], Shift = (sbyte)words[1], Offset = Offset16((uint)words[2], c) },
        3 => Common(c) with { ZeroPoint = ZeroPoint16((uint)words[0], c), Scale = Float32.Flush(((float*)words)[1]) },
        4 => Common(c) with { ZeroPoint = ZeroPoint16((uint)words[0], c), Multiplier = words[1], Shift = (sbyte)words[2] },
        _ => throw new SimulationException($"RQ has no function {eu}"),
    };

    /// <summary>Reads the immediates.</summary>
    public static RequantiseParameters FromConstants(int eu, TiuCommand c)
    {
        uint first = c.Word(TiuField.Opd1Addr), second = c.Word(TiuField.Opd2Addr);
        return eu switch
        {
            0 => Common(c) with { Scale = Float(first), FloatOffset = Float(second) },
            1 => Common(c) with { Multiplier = (int)first, Shift = (sbyte)second, Offset = Offset16(second >> 16, c) },
            3 => Common(c) with
            {
                ZeroPoint = ZeroPoint16(first, c),
                Scale = Float(second),
            },
            4 => Common(c) with
            {
                ZeroPoint = ZeroPoint16(first, c),
                Multiplier = (int)second,
                Shift = (short)(first >> 16),
            },
            _ => throw new SimulationException($"RQ has no function {eu}"),
        };
    }

    /// <summary>Element bits of eight results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<long> Apply(int eu, Vector512<long> value, ElementType type) => eu switch
    {
        0 => ByFloat(value, type),
        1 => Integers.Saturate(Integers.Saturate(ShiftedProduct(value), ElementType.Int32, signed: true) + Vector512.Create(Offset), type, ResultSigned),
        3 => ToFloat(value - Vector512.Create(ZeroPoint)),
        _ => Integers.Saturate(ShiftedProduct(value - Vector512.Create(ZeroPoint)), type, ResultSigned || type == ElementType.Int32),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> ShiftedProduct(Vector512<long> value) =>
        RoundingVector.Shift(value * Vector512.Create(Multiplier), Shift, (RoundingMode)Mode);

    private Vector512<long> ByFloat(Vector512<long> value, ElementType type)
    {
        Vector512<double> exact = Vector512.ConvertToDouble(value);
        var mode = (RoundingMode)(Mode & 7);
        Vector512<float> x = mode == RoundingMode.HalfToEven
            ? Vector512.Narrow(exact, exact)
            : Vector512.Narrow(Casts.ToFloat(exact, ElementType.Float32, mode), Vector512<long>.Zero).AsSingle();
        Vector512<float> q = Float32Vector.Add(Float32Vector.Multiply(x, Vector512.Create(Scale)), Vector512.Create(FloatOffset));
        return Casts.ToInteger(Vector512.WidenLower(q), type, ResultSigned, (RoundingMode)(Mode >> 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> ToFloat(Vector512<long> value)
    {
        Vector512<double> exact = Vector512.ConvertToDouble(value);
        Vector512<float> product = Float32Vector.Multiply(Vector512.Narrow(exact, exact), Vector512.Create(Scale));
        return Vector512.WidenLower(product.AsUInt32()).AsInt64();
    }

    private static RequantiseParameters Common(TiuCommand c) =>
        default(RequantiseParameters) with { ResultSigned = c.Flag(TiuField.Opd2Sign), Mode = c.Int(TiuField.Opd2NStr) };

    private static float Float(uint bits) => Float32.Flush(BitConverter.UInt32BitsToSingle(bits));

    // A zero point has 16 bits, in a table of words too, and the operand's sign.
    private static long ZeroPoint16(uint word, TiuCommand c) =>
        Integers.Decode(word, ElementType.Int16, c.Flag(TiuField.Opd0Sign));

    private static long Offset16(uint word, TiuCommand c) =>
        Integers.Decode(word, ElementType.Int16, c.Flag(TiuField.Opd2Sign));
}
