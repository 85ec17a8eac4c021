namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Reads operands out of raw TIU commands; the inverse of <see cref="TiuAssembler"/>.</summary>
internal static class TiuReader
{
    public static ChipType TypeOf(this TiuCommand command, OperandSlot slot, bool signed = false) =>
        ChipType.From(
            slot.Type is { } code ? command.Int(code) : 0,
            slot.Sign is { } sign ? command.Flag(sign) : signed);

    public static Nchw ShapeOf(this TiuCommand command, OperandSlot slot)
    {
        var (n, c, h, w) = slot.Shape!.Value;
        return new(command.Int(n), command.Int(c), command.Int(h), command.Int(w));
    }

    public static Strides StridesOf(this TiuCommand command, OperandSlot slot)
    {
        var (n, c, h, w) = slot.Strides!.Value;
        return new((long)command[n], (long)command[c], (long)command[h], (long)command[w]);
    }

    public static uint AddressOf(this TiuCommand command, OperandSlot slot) => (uint)command[slot.Address];

    public static bool IsConst(this TiuCommand command, OperandSlot slot) => slot.Const is { } flag && command.Flag(flag);

    /// <summary>An operand without layout fields, which then has the given layout.</summary>
    public static Operand Operand(this TiuCommand command, OperandSlot slot, Nchw shape, ChipType type, LocalLayout layout) =>
        command.IsConst(slot)
            ? new Immediate(command.AddressOf(slot), type)
            : new LocalTensor(command.AddressOf(slot), shape, type, layout);

    /// <summary>An operand whose layout field says how it lies; codes that this position does not know count as aligned.</summary>
    public static Operand Operand(this TiuCommand command, OperandSlot slot, Nchw shape, ChipType type) =>
        command.IsConst(slot)
            ? new Immediate(command.AddressOf(slot), type)
            : command.Tensor(slot, shape, type);

    public static LocalTensor Tensor(this TiuCommand command, OperandSlot slot, Nchw shape, ChipType type) =>
        command.Int(slot.Layout!.Value) switch
        {
            1 => LocalTensor.Compact(command.AddressOf(slot), shape, type),
            3 => LocalTensor.Strided(command.AddressOf(slot), shape, type, command.StridesOf(slot)),
            _ => new(command.AddressOf(slot), shape, type),
        };

    /// <summary>The aligned result most families write.</summary>
    public static LocalTensor Result(this TiuCommand command, bool signed) =>
        new(command.AddressOf(OperandSlot.Result), command.ShapeOf(OperandSlot.Result), command.TypeOf(OperandSlot.Result, signed));
}
