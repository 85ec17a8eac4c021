namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Collects the fields of a long GDMA command, with every lane enabled.</summary>
internal sealed class GdmaAssembler
{
    private readonly GdmaCommand _command;

    public GdmaAssembler(GdmaOpcode opcode, int special, ChipType type)
    {
        _command = new(FormSelector.Gdma((int)opcode, isShort: false)!);
        Set(GdmaField.CmdType, (int)opcode).Set(GdmaField.CmdSpecialFunction, special)
            .Set(GdmaField.SrcDataFormat, type.Code).Set(GdmaField.CmdIdEn, 1)
            .Set(GdmaField.LocalmemMaskL32, uint.MaxValue).Set(GdmaField.LocalmemMaskH32, uint.MaxValue);
    }

    public GdmaAssembler Set(GdmaField field, long value)
    {
        if (value < 0 || !_command.Form.CanHold(field, (ulong)value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{_command.Form.Name} cannot carry this {field}.");
        }

        _command[field] = (ulong)value;
        return this;
    }

    public GdmaAssembler Set(GdmaField field, bool value) => Set(field, value ? 1 : 0);

    public GdmaAssembler Source(ulong address) => Address(GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, address);

    public GdmaAssembler Destination(ulong address) => Address(GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, address);

    public GdmaAssembler Address(GdmaField low, GdmaField high, ulong address) =>
        Set(low, (uint)address).Set(high, (long)(address >> 32));

    public GdmaAssembler SourceSize(Nchw s) => Set(GdmaField.SrcNsize, s.N).Set(GdmaField.SrcCsize, s.C)
        .Set(GdmaField.SrcHsize, s.H).Set(GdmaField.SrcWsize, s.W);

    public GdmaAssembler DestinationSize(Nchw s) => Set(GdmaField.DstNsize, s.N).Set(GdmaField.DstCsize, s.C)
        .Set(GdmaField.DstHsize, s.H).Set(GdmaField.DstWsize, s.W);

    public GdmaAssembler SourceStrides(Strides s) => Set(GdmaField.SrcNstride, s.N).Set(GdmaField.SrcCstride, s.C)
        .Set(GdmaField.SrcHstride, s.H).Set(GdmaField.SrcWstride, s.W);

    public GdmaAssembler DestinationStrides(Strides s) => Set(GdmaField.DstNstride, s.N).Set(GdmaField.DstCstride, s.C)
        .Set(GdmaField.DstHstride, s.H).Set(GdmaField.DstWstride, s.W);

    public GdmaCommand Finish() => _command;
}
