namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// Collects the fields of a TIU command and stores them in the short form when that form carries all of them,
/// in the long form with every lane enabled otherwise.
/// </summary>
internal sealed class TiuAssembler
{
    private readonly TiuCommand _long = new(TiuForms.TIUlong);
    private readonly CommandForm<TiuField> _short;

    public TiuAssembler(TiuOpcode opcode, int eu)
    {
        _short = FormSelector.ShortTiu((int)opcode, eu) ?? throw new ArgumentOutOfRangeException(nameof(opcode));
        Set(TiuField.TskTyp, (int)opcode).Set(TiuField.TskEuTyp, eu).Set(TiuField.CmdIdEn, 1);
    }

    public TiuAssembler Set(TiuField field, long value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{field} is unsigned.");
        }

        _long[field] = (ulong)value;
        return this;
    }

    public TiuAssembler Set(TiuField field, bool value) => Set(field, value ? 1 : 0);

    /// <summary>Only the address of a tensor, or an immediate with its const bit; null is the immediate zero.</summary>
    public TiuAssembler Source(OperandSlot slot, Operand? operand)
    {
        var tensor = operand as LocalTensor;
        if (slot.Const is { } flag)
        {
            Set(flag, tensor is null);
        }
        else if (tensor is null)
        {
            throw new ArgumentException($"{slot.Address} cannot be an immediate.", nameof(operand));
        }

        return Set(slot.Address, tensor?.Address ?? (operand as Immediate)?.Bits ?? 0);
    }

    /// <summary>The type code and, where the position has one, the sign.</summary>
    public TiuAssembler Type(OperandSlot slot, ChipType type)
    {
        if (slot.Type is { } code)
        {
            Set(code, type.Code);
        }

        return Sign(slot, type);
    }

    public TiuAssembler Sign(OperandSlot slot, ChipType type) => slot.Sign is { } sign ? Set(sign, type.Signed) : this;

    public TiuAssembler Shape(OperandSlot slot, Nchw shape)
    {
        var (n, c, h, w) = slot.Shape!.Value;
        return Set(n, shape.N).Set(c, shape.C).Set(h, shape.H).Set(w, shape.W);
    }

    /// <summary>The layout code, and the strides when they are given.</summary>
    public TiuAssembler Layout(OperandSlot slot, Operand? operand)
    {
        if (operand is not LocalTensor tensor)
        {
            return this;
        }

        if (tensor.Layout is not (LocalLayout.Aligned or LocalLayout.Compact))
        {
            // The other layouts have no code in this position but are strides all the same.
            tensor = tensor.AsStrided();
        }

        Set(slot.Layout!.Value, (int)tensor.Layout);
        if (tensor.Layout == LocalLayout.Strided)
        {
            var (n, c, h, w) = slot.Strides!.Value;
            var s = tensor.GivenStrides;
            Set(n, s.N).Set(c, s.C).Set(h, s.H).Set(w, s.W);
        }

        return this;
    }

    /// <summary>Address, type and shape of the result.</summary>
    public TiuAssembler Result(LocalTensor result) =>
        Set(TiuField.Res0Addr, result.Address).Type(OperandSlot.Result, result.Type).Shape(OperandSlot.Result, result.Shape);

    public TiuCommand Finish()
    {
        foreach (var slot in TiuForms.TIUlong.Fields)
        {
            if (_long[slot.Field] > slot.Max)
            {
                throw new ArgumentException($"{slot.Field} = {_long[slot.Field]} does not fit into {slot.Width} bits.");
            }
        }

        return Array.TrueForAll(TiuForms.TIUlong.Fields, slot => _short.CanHold(slot.Field, _long[slot.Field]))
            ? Shortened()
            : Masked();
    }

    private TiuCommand Shortened()
    {
        var command = new TiuCommand(_short);
        _long.Values.CopyTo(command.Values);
        command[TiuField.CmdShort] = 1;
        return command;
    }

    private TiuCommand Masked()
    {
        // A zero mask would write nothing at all.
        _long[TiuField.TskLaneNum] = ChipMemory.AllLanes;
        return _long;
    }
}
