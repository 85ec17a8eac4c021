using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>RQ and DQ, opcode 4 (isa.md section 5.5): eu 0 by f32, 1 by integers, 3 to f32, 4 to wider integers.</summary>
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
            for (int i = 0; i < p.Count; i++)
            {
                values[i] = q.Apply(eu, values[i], resultType);
            }

            Elements.StoreLongs(values, target, resultType.Size(), resultType, p.Count);
        });
    }
}

/// <summary>The parameters of one channel of RQ or DQ.</summary>
internal readonly record struct RequantiseParameters(
    float Scale, float FloatOffset, long Multiplier, int Shift, long Offset, long ZeroPoint, bool ResultSigned, int Mode)
{
    /// <summary>Reads a channel's words.</summary>
    public static unsafe RequantiseParameters FromTensor(int* words, int eu, TiuCommand c) => eu switch
    {
        0 => Common(c) with { Scale = ((float*)words)[0], FloatOffset = ((float*)words)[1] },
        1 => Common(c) with { Multiplier = words[0], Shift = (sbyte)words[1], Offset = Offset16((uint)words[2], c) },
        3 => Common(c) with { ZeroPoint = ZeroPoint16((uint)words[0], c), Scale = ((float*)words)[1] },
        4 => Common(c) with { ZeroPoint = ZeroPoint16((uint)words[0], c), Multiplier = words[1], Shift = (sbyte)words[2] },
        _ => throw new SimulationException($"RQ has no function {eu}"),
    };

    /// <summary>Reads the immediates.</summary>
    public static RequantiseParameters FromConstants(int eu, TiuCommand c)
    {
        uint first = c.Word(TiuField.Opd1Addr), second = c.Word(TiuField.Opd2Addr);
        return eu switch
        {
            0 => Common(c) with { Scale = BitConverter.UInt32BitsToSingle(first), FloatOffset = BitConverter.UInt32BitsToSingle(second) },
            1 => Common(c) with { Multiplier = (int)first, Shift = (sbyte)second, Offset = Offset16(second >> 16, c) },
            3 => Common(c) with
            {
                ZeroPoint = ZeroPoint16(first, c),
                Scale = BitConverter.UInt32BitsToSingle(second),
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

    /// <summary>Element bits of one result.</summary>
    public long Apply(int eu, long value, ElementType type) => eu switch
    {
        0 => ByFloat(value, type),
        1 => Integers.Saturate(Math.Clamp(Rounding.Shift(value * Multiplier, Shift, (RoundingMode)Mode), int.MinValue, int.MaxValue) + Offset, type, ResultSigned),
        3 => BitConverter.SingleToUInt32Bits(Float32.Multiply((float)(value - ZeroPoint), Scale)),
        _ => Integers.Saturate(Rounding.Shift((value - ZeroPoint) * Multiplier, Shift, (RoundingMode)Mode), type, ResultSigned || type == ElementType.Int32),
    };

    private long ByFloat(long value, ElementType type)
    {
        float x = BitConverter.UInt32BitsToSingle(Casts.FromInteger(value, ElementType.Float32, (RoundingMode)(Mode & 7)));
        float q = Float32.Add(Float32.Multiply(x, Scale), FloatOffset);
        return Integers.FromFloat(q, type, ResultSigned, (RoundingMode)(Mode >> 3));
    }

    private static RequantiseParameters Common(TiuCommand c) =>
        default(RequantiseParameters) with { ResultSigned = c.Flag(TiuField.Opd2Sign), Mode = c.Int(TiuField.Opd2NStr) };

    // A zero point has 16 bits, in a table of words too, and the operand's sign.
    private static long ZeroPoint16(uint word, TiuCommand c) =>
        Integers.Decode(word, ElementType.Int16, c.Flag(TiuField.Opd0Sign));

    private static long Offset16(uint word, TiuCommand c) =>
        Integers.Decode(word, ElementType.Int16, c.Flag(TiuField.Opd2Sign));
}
