using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What CONV does with its sums.</summary>
public enum ConvKind
{
    /// <summary>Writes them in the type of the result; floats start at the bias.</summary>
    Normal = 0,

    /// <summary>8-bit with bias, right shift and saturation built in.</summary>
    Requantized = 1,

    /// <summary>As above, then relu; the result is unsigned.</summary>
    RequantizedRelu = 2,
}

/// <summary>CONV: a convolution over all input channels (the chip's instruction set).</summary>
/// <remarks>
/// f32 to f32; f16 and bf16 to the same or f32; 8-bit integers of any signs to i32 or i16. Extents 1 to 65535, also of the
/// padded input. The input of halves and integers starts in lane 0; result, filter and addend start in one lane. An f32 sum is
/// kept in two accumulators that take turns, a sum of halves in trees of 32 channels: the order is part of the result's bits.
/// </remarks>
/// <param name="Result">(n, oc, oh, ow), aligned.</param>
/// <param name="Input">(n, ic, ih, iw), aligned or strided.</param>
/// <param name="Weights">(oc, ic, kh, kw) in the layout of <see cref="ConvWeights"/>, or one immediate for every tap.</param>
/// <param name="Window">Taps, strides, padding.</param>
public sealed record Conv(LocalTensor Result, LocalTensor Input, Operand Weights, Window Window) : TiuInstruction
{
    /// <summary>What is done with the sums.</summary>
    public ConvKind Kind { get; init; }

    /// <summary>
    /// The third operand, null for zero: bias (floats f32; requantised kinds 16-bit), or, for 8-bit <see cref="ConvKind.Normal"/>,
    /// the kernel zero point.
    /// </summary>
    public Operand? Addend { get; init; }

    /// <summary>Pad value as an immediate, or the [1,ic,1,2] table of pad and insert values.</summary>
    public Operand? Pad { get; init; }

    /// <summary>The value inserted between pixels when <see cref="Pad"/> is no table.</summary>
    public uint InsertBits { get; init; }

    /// <summary>Add to what the result area holds. Floats are read as f32 there whatever the result type is.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Right shift of the requantised kinds, 0 to 32; rounds half up.</summary>
    public int Shift { get; init; }

    private bool IsRequantized => Kind != ConvKind.Normal;

    /// <summary>Type of the third operand for an input type: the sign is free for integers only.</summary>
    public static ChipType AddendType(ConvKind kind, ChipType input, bool signed) =>
        kind != ConvKind.Normal ? ChipType.From(ChipType.I16.Code, signed)
        : input.IsFloat ? ChipType.F32
        : ChipType.From(ChipType.I8.Code, signed);

    internal override TiuCommand ToTiu()
    {
        var addend = Addend ?? Immediate.Zero(AddendType(Kind, Input.Type, false));
        var assembler = new TiuAssembler(TiuOpcode.Conv, (int)Kind)
            .Result(Result)
            .Source(OperandSlot.Zero with { Const = null }, Input)
            .Type(OperandSlot.Zero, Input.Type)
            .Layout(OperandSlot.Zero, Input)
            .Set(Opd0C, Input.Shape.C).Set(Opd0H, Input.Shape.H).Set(Opd0W, Input.Shape.W)
            .Source(OperandSlot.One, Weights).Sign(OperandSlot.One, Weights.Type)
            .Source(OperandSlot.Two, addend).Sign(OperandSlot.Two, addend.Type)
            .Set(ResAdd, Accumulate);
        if (IsRequantized)
        {
            // The pad value is zero in these kinds; its field holds the shift.
            assembler.Set(Opd3Const, true).Set(Opd3Addr, Shift).Set(Res1Addr, InsertBits);
        }
        else
        {
            assembler.Source(OperandSlot.Three, Pad).Set(Res1Addr, InsertBits);
        }

        return Window.Store(assembler).Finish();
    }

    internal static Conv From(TiuCommand raw)
    {
        var kind = (ConvKind)raw.Eu();
        var requantized = kind != ConvKind.Normal;
        var inputType = raw.TypeOf(OperandSlot.Zero);
        var weightType = ChipType.From(inputType.Code, raw.Flag(Opd1Sign));
        var resultShape = raw.ShapeOf(OperandSlot.Result);
        var channels = raw.Int(Opd0C);
        var window = Window.From(raw);
        var signed = kind != ConvKind.RequantizedRelu && (raw.Flag(Opd0Sign) || raw.Flag(Opd1Sign) || raw.Flag(Opd2Sign));
        var input = raw.Tensor(OperandSlot.Zero, new(resultShape.N, channels, raw.Int(Opd0H), raw.Int(Opd0W)), inputType);
        var weights = raw.Operand(
            OperandSlot.One, new(resultShape.C, channels, window.KernelH, window.KernelW), weightType, LocalLayout.ConvWeights);
        return new(raw.Result(signed), input, weights, window)
        {
            Kind = kind,
            Addend = raw.Operand(
                OperandSlot.Two, Nchw.PerChannel(resultShape.C), AddendType(kind, inputType, raw.Flag(Opd2Sign)), LocalLayout.Compact),
            Pad = requantized ? null : raw.Operand(OperandSlot.Three, new(1, channels, 1, 2), inputType, LocalLayout.Compact),
            InsertBits = (uint)raw[Res1Addr],
            Accumulate = raw.Flag(ResAdd),
            Shift = requantized ? (int)(raw[Opd3Addr] & 0xFF) : 0,
        };
    }
}
