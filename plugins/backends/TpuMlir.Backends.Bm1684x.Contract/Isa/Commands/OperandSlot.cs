using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The fields that describe one operand position of a TIU command; null where the position has no such field.</summary>
internal sealed record OperandSlot(TiuField Address)
{
    public TiuField? Const { get; init; }
    public TiuField? Type { get; init; }
    public TiuField? Sign { get; init; }
    public TiuField? Layout { get; init; }
    public (TiuField N, TiuField C, TiuField H, TiuField W)? Shape { get; init; }
    public (TiuField N, TiuField C, TiuField H, TiuField W)? Strides { get; init; }

    public static readonly OperandSlot Result = new(Res0Addr)
    {
        Type = Res0Prec,
        Layout = Res0Str,
        Shape = (Res0N, Res0C, Res0H, Res0W),
        Strides = (Res0NStr, Res0CStr, Res0HStr, Res0WStr),
    };

    public static readonly OperandSlot Zero = new(Opd0Addr)
    {
        Const = Opd0Const,
        Type = Opd0Prec,
        Sign = Opd0Sign,
        Layout = Opd0Str,
        Shape = (Opd0N, Opd0C, Opd0H, Opd0W),
        Strides = (Opd0NStr, Opd0CStr, Opd0HStr, Opd0WStr),
    };

    public static readonly OperandSlot One = new(Opd1Addr)
    {
        Const = Opd1Const,
        Type = Opd1Prec,
        Sign = Opd1Sign,
        Layout = Opd1Str,
        Shape = (Opd1N, Opd1C, Opd1H, Opd1W),
        Strides = (Opd1NStr, Opd1CStr, Opd1HStr, Opd1WStr),
    };

    public static readonly OperandSlot Two = new(Opd2Addr) { Const = Opd2Const, Type = Opd2Prec, Sign = Opd2Sign };

    public static readonly OperandSlot Three = new(Opd3Addr) { Const = Opd3Const };
}
