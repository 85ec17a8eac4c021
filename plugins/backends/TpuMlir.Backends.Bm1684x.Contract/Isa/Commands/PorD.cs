using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What PorD does with a window.</summary>
public enum PorDKind
{
    /// <summary>The products with the channel's own kernel, summed.</summary>
    Depthwise = 0,

    /// <summary>The sum times a factor.</summary>
    AveragePool = 1,

    /// <summary>Depthwise with relu; the relu only acts on 8-bit inputs.</summary>
    DepthwiseRelu = 2,

    /// <summary>The largest value.</summary>
    MaxPool = 4,

    /// <summary>As <see cref="Depthwise"/>, windows from <see cref="PorD.Regions"/>.</summary>
    RoiDepthwise = 5,

    /// <summary>As <see cref="AveragePool"/>, windows from <see cref="PorD.Regions"/>.</summary>
    RoiAveragePool = 6,

    /// <summary>As <see cref="MaxPool"/>, windows from <see cref="PorD.Regions"/>.</summary>
    RoiMaxPool = 7,
}

/// <summary>PorD: windows over each channel by itself, i.e. pooling and depthwise convolution (the chip's instruction set).</summary>
/// <remarks>
/// Floats: result and input have one type, and in half precision every product and every sum rounds to it. All operands and
/// the result start in one lane.
/// </remarks>
/// <param name="Kind">What is done with a window.</param>
/// <param name="Result">(n, c, oh, ow), aligned.</param>
/// <param name="Input">(n, c, ih, iw), aligned.</param>
/// <param name="Window">Taps, strides, padding; at most 7 values inserted.</param>
public sealed record PorD(PorDKind Kind, LocalTensor Result, LocalTensor Input, Window Window) : TiuInstruction
{
    /// <summary>Depthwise: kernels [1,c,kh,kw], compact, or one immediate for every tap.</summary>
    public Operand? Weights { get; init; }

    /// <summary>Depthwise: [1,c,1,1] compact in the input type (i32 for 8-bit inputs); null for zero.</summary>
    public Operand? Bias { get; init; }

    /// <summary>Average pool: the factor every product takes (float bits), or the unsigned 8-bit multiplier.</summary>
    public uint ScaleBits { get; init; }

    /// <summary>Right shift of integer depthwise and average pool.</summary>
    public int Shift { get; init; }

    /// <summary>Rounding of the integer depthwise shift; average pool always rounds half up.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Pad value as an immediate, or the [1,c,1,2] table of pad and insert values. ROI kinds: the value beyond the region, an immediate.</summary>
    public Operand? Pad { get; init; }

    /// <summary>The value inserted between pixels when <see cref="Pad"/> is no table.</summary>
    public uint InsertBits { get; init; }

    /// <summary>ROI kinds: i16 [1, regions, 1, 4] compact in lane 0, one (w0, h0, w1, h1) per result column.</summary>
    public LocalTensor? Regions { get; init; }

    /// <summary>True for the kinds with weights.</summary>
    public bool IsDepthwise => Kind is PorDKind.Depthwise or PorDKind.DepthwiseRelu or PorDKind.RoiDepthwise;

    /// <summary>True for the kinds with a factor.</summary>
    public bool IsAverage => Kind is PorDKind.AveragePool or PorDKind.RoiAveragePool;

    /// <summary>True for the kinds with regions.</summary>
    public bool IsRoi => Kind >= PorDKind.RoiDepthwise;

    /// <summary>Type of the bias for an input type.</summary>
    public static ChipType BiasType(ChipType input, bool signed) =>
        input.IsFloat ? input : ChipType.From(ChipType.I32.Code, signed);

    internal override TiuCommand ToTiu()
    {
        var assembler = new TiuAssembler(TiuOpcode.PorD, (int)Kind)
            .Result(Result)
            .Source(OperandSlot.Zero with { Const = null }, Input)
            .Type(OperandSlot.Zero, Input.Type)
            .Set(Opd0H, Input.Shape.H).Set(Opd0W, Input.Shape.W)
            .Source(OperandSlot.Three, IsRoi ? Regions : Pad);
        if (IsRoi)
        {
            assembler.Set(Opd2Const, true).Set(Opd2Addr, (Pad as Immediate)?.Bits ?? 0);
        }

        if (Kind == PorDKind.RoiDepthwise)
        {
            var kernels = Weights ?? throw new InvalidOperationException("A depthwise command needs weights.");
            assembler.Source(OperandSlot.One, kernels).Sign(OperandSlot.One, kernels.Type);
        }
        else if (IsRoi)
        {
            assembler.Set(Opd1Const, true).Set(Opd1Addr, ScaleBits);
        }
        else if (IsDepthwise)
        {
            var bias = Bias ?? Immediate.Zero(BiasType(Input.Type, false));
            var weights = Weights ?? throw new InvalidOperationException("A depthwise command needs weights.");
            assembler.Source(OperandSlot.One, weights).Sign(OperandSlot.One, weights.Type)
                .Source(OperandSlot.Two, bias).Sign(OperandSlot.Two, bias.Type)
                .Set(Opd2NStr, (int)Rounding);
        }
        else
        {
            assembler.Set(Opd1Const, true).Set(Opd1Addr, ScaleBits).Set(Opd2Const, true).Set(Opd2Addr, IsAverage ? Shift : 0);
        }

        // 8-bit depthwise has no field of its own for the shift: it shares a word with the insert value.
        assembler.Set(Res1Addr, ShiftSharesInsert ? (InsertBits & 0xFF) | (long)(Shift & 0xFF) << 8 : InsertBits);
        return Window.Store(assembler).Finish();
    }

    private bool ShiftSharesInsert => IsDepthwise && !IsRoi && Input.Type.IsInteger;

    internal static PorD From(TiuCommand raw)
    {
        var kind = (PorDKind)raw.Eu();
        var type = raw.TypeOf(OperandSlot.Zero);
        var shape = raw.ShapeOf(OperandSlot.Result);
        var window = Window.From(raw);
        var input = new LocalTensor(
            raw.AddressOf(OperandSlot.Zero), new(shape.N, shape.C, raw.Int(Opd0H), raw.Int(Opd0W)), type);
        var depthwise = kind is PorDKind.Depthwise or PorDKind.DepthwiseRelu or PorDKind.RoiDepthwise;
        var roi = kind >= PorDKind.RoiDepthwise;
        var sharesInsert = depthwise && !roi && type.IsInteger;
        var last = raw.Operand(OperandSlot.Three, new(1, shape.C, 1, 2), type, LocalLayout.Compact);
        return new(kind, raw.Result(ResultSigned(raw, kind)), input, window)
        {
            Weights = depthwise
                ? raw.Operand(
                    OperandSlot.One, new(1, shape.C, window.KernelH, window.KernelW), type with { Signed = raw.Flag(Opd1Sign) || type.IsFloat }, LocalLayout.Compact)
                : null,
            Bias = depthwise && !roi
                ? raw.Operand(OperandSlot.Two, Nchw.PerChannel(shape.C), BiasType(type, raw.Flag(Opd2Sign)), LocalLayout.Compact)
                : null,
            ScaleBits = depthwise ? 0 : (uint)raw[Opd1Addr],
            Shift = sharesInsert ? (int)(raw[Res1Addr] >> 8) & 0xFF : depthwise || roi ? 0 : (int)(raw[Opd2Addr] & 0xFF),
            Rounding = (Rounding)raw.Int(Opd2NStr),
            Pad = roi ? new Immediate((uint)raw[Opd2Addr], type) : last,
            InsertBits = (uint)raw[Res1Addr] & (sharesInsert ? 0xFFu : uint.MaxValue),
            Regions = roi ? LocalTensor.Compact((uint)raw[Opd3Addr], new(1, shape.W, 1, 4), ChipType.I16) : null,
        };
    }

    private static bool ResultSigned(TiuCommand raw, PorDKind kind) => kind switch
    {
        PorDKind.DepthwiseRelu => false,
        PorDKind.Depthwise or PorDKind.RoiDepthwise => raw.Flag(Opd0Sign) || raw.Flag(Opd1Sign) || raw.Flag(Opd2Sign),
        _ => raw.Flag(Opd0Sign),
    };
}
