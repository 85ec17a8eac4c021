using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The movements of TRANS and BC.</summary>
public enum TransposeKind
{
    /// <summary>Swap c and w; the operand starts in lane 0, the result has line-aligned rows.</summary>
    ChannelWidth = 0,

    /// <summary>Swap c and w; the result starts in lane 0 and is aligned.</summary>
    WidthChannel = 1,

    /// <summary>Copy to other lanes.</summary>
    LaneCopy = 2,

    /// <summary>One channel to many lanes.</summary>
    LaneBroadcast = 3,

    /// <summary>A row of static memory to many lanes.</summary>
    StaticBroadcast = 4,

    /// <summary>Elements of static memory, one to each channel.</summary>
    StaticDistribute = 5,
}

/// <summary>TRANS and BC: movement between lanes (the chip's instruction set). The type only gives the element size; addresses are multiples of 64 bytes.</summary>
/// <param name="Kind">The movement.</param>
/// <param name="Result">Where it goes.</param>
/// <param name="Source">What is read, aligned.</param>
public sealed record Transpose(TransposeKind Kind, LocalTensor Result, LocalTensor Source) : TiuInstruction
{
    /// <summary>c and w swapped through the variant whose result has line-aligned rows.</summary>
    public static Transpose ChannelWidth(uint result, LocalTensor source) =>
        Build(TransposeKind.ChannelWidth, result, source, source.Shape with { C = source.Shape.W, W = source.Shape.C });

    /// <summary>c and w swapped through the variant with an aligned result.</summary>
    public static Transpose WidthChannel(uint result, LocalTensor source) =>
        Build(TransposeKind.WidthChannel, result, source, source.Shape with { C = source.Shape.W, W = source.Shape.C });

    /// <summary>The same channels from another lane on.</summary>
    public static Transpose LaneCopy(uint result, LocalTensor source) =>
        Build(TransposeKind.LaneCopy, result, source, source.Shape);

    /// <summary>One channel in lanes side by side, at most 64.</summary>
    public static Transpose LaneBroadcast(uint result, LocalTensor source, int lanes) =>
        Build(TransposeKind.LaneBroadcast, result, source, source.Shape with { C = lanes });

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.Transpose, (int)Kind)
        .Result(Result)
        .Source(OperandSlot.Zero with { Const = null }, Source)
        .Set(Opd0C, Source.Shape.C).Set(Opd0W, Source.Shape.W)
        .Finish();

    internal static Transpose From(TiuCommand raw)
    {
        var kind = (TransposeKind)raw.Eu();
        var shape = raw.ShapeOf(OperandSlot.Result);
        var type = raw.TypeOf(OperandSlot.Result);
        var source = SourceShape(kind, shape);
        var layout = kind is TransposeKind.StaticBroadcast or TransposeKind.StaticDistribute ? LocalLayout.Compact : LocalLayout.Aligned;
        return new(kind, new((uint)raw[Res0Addr], shape, type, ResultLayout(kind)), new((uint)raw[Opd0Addr], source, type, layout));
    }

    private static Transpose Build(TransposeKind kind, uint result, LocalTensor source, Nchw shape) =>
        new(kind, new(result, shape, source.Type, ResultLayout(kind)), source);

    private static Nchw SourceShape(TransposeKind kind, Nchw result) => kind switch
    {
        TransposeKind.ChannelWidth or TransposeKind.WidthChannel => result with { C = result.W, W = result.C },
        TransposeKind.LaneBroadcast => result with { C = 1 },
        TransposeKind.StaticBroadcast => new(1, 1, 1, result.W),
        TransposeKind.StaticDistribute => new(1, 1, 1, result.C),
        _ => result,
    };

    private static LocalLayout ResultLayout(TransposeKind kind) => kind switch
    {
        TransposeKind.ChannelWidth => LocalLayout.LineAligned,
        TransposeKind.StaticDistribute => LocalLayout.Compact,
        _ => LocalLayout.Aligned,
    };
}
