using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>The operation and both sides of GDMA commands.</summary>
internal static class GdmaText
{
    public static string Of(GdmaCommand raw) => raw.Opcode() switch
    {
        GdmaOpcode.Tensor => Of(TensorMove.From(raw)),
        GdmaOpcode.Matrix => Of(MatrixMove.From(raw)),
        GdmaOpcode.MaskedSelect => Of(MaskedSelectMove.From(raw)),
        GdmaOpcode.General => Of(LinearMove.From(raw)),
        GdmaOpcode.CwTranspose => Of(CwTransposeMove.From(raw)),
        GdmaOpcode.Nonzero => Of(NonzeroMove.From(raw)),
        GdmaOpcode.System => raw.IsEnd() ? "end" : raw.Special() == 1 ? "nop" : $"sys {raw.Special()}",
        GdmaOpcode.Gather or GdmaOpcode.Scatter => Of(RowMove.From(raw)),
        _ => $"type {raw.Int(GdmaField.CmdType)}",
    };

    private static string Of(TensorMove m) =>
        $"tensor.{m.Kind.ToString().ToLowerInvariant()}.{m.Type} {Side(m.Destination)} = "
        + (m.Source is { } source ? Side(source) : $"fill 0x{m.Fill:X}");

    private static string Of(MatrixMove m)
    {
        var global = $"{Place(m.GlobalAddress)}<{m.Rows}x{m.Columns}/{m.RowStride}>";
        var local = OperandText.Of(m.LocalTensor);
        return $"matrix.{(m.Transposed ? "t" : "n")}.{m.Type} " + (m.ToLocal ? $"{local} = {global}" : $"{global} = {local}");
    }

    private static string Of(MaskedSelectMove m) =>
        $"select.{m.Type}.{m.MaskType} {Place(m.Destination)} = {Side(m.SourceSide)}, {Side(m.MaskSide)}";

    private static string Of(LinearMove m) =>
        $"linear.{m.Type} {Place(m.Destination)} = {(m.Source is { } source ? Place(source) : $"fill 0x{m.Fill:X}")} x{m.Elements}"
        + (m.BroadcastLanes is { } lanes ? $" to={lanes}" : "");

    private static string Of(CwTransposeMove m) => $"cwtrans.{m.Type} {Side(m.Destination)} = {Side(m.Source)}";

    private static string Of(NonzeroMove m) =>
        $"nonzero.{m.Type}.{m.IndexType} {Place(m.Destination)} = {Side(m.SourceSide)} base {m.Base}";

    private static string Of(RowMove m) =>
        $"{(m.IsScatter ? "scatter" : "gather")}.{m.Type} {Side(m.Destination)} = {Side(m.Source)}[{Side(m.Index)}]"
        + (m.IsScatter ? "" : $" else 0x{m.OutOfRange:X}");

    private static string Side(GdmaSide side) => $"{Place(side.Address)}<{side.Shape},({side.Strides})>";

    public static string Place(ulong address) => ChipMemory.SpaceOf(address) switch
    {
        MemorySpace.Local => $"l{(address - ChipMemory.LocalBase) >> ChipMemory.LaneShift}+0x{address & (ChipMemory.LaneBytes - 1):X}",
        MemorySpace.Global => $"g+0x{address - ChipMemory.GlobalBase:X}",
        MemorySpace.L2 => $"L2+0x{address - ChipMemory.L2Base:X}",
        MemorySpace.Static => $"static+0x{address - ChipMemory.StaticBase:X}",
        _ => $"?0x{address:X}",
    };
}
