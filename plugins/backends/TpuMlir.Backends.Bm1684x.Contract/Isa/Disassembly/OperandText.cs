using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>Operands as the disassembly prints them.</summary>
internal static class OperandText
{
    /// <summary>Lane, offset, extents, layout and type, e.g. <c>l0+0x8000&lt;1,64,56,56,aligned,f32&gt;</c>.</summary>
    public static string Of(LocalTensor tensor)
    {
        var place = tensor.IsStatic ? $"static+0x{tensor.Address - ChipMemory.StaticBase:X}" : $"l{tensor.Lane}+0x{tensor.Offset:X}";
        return $"{place}<{tensor.Shape},{Layout(tensor)},{tensor.Type}>";
    }

    public static string Of(Operand? operand) => operand switch
    {
        LocalTensor tensor => Of(tensor),
        Immediate immediate => immediate.ToString(),
        _ => "-",
    };

    public static string Of(LocalMatrix matrix) =>
        $"l{ChipMemory.LaneOf(matrix.Address)}+0x{ChipMemory.OffsetOf(matrix.Address):X}<{matrix.Rows}x{matrix.Columns}/{matrix.SectionWidth},{matrix.Type}>";

    private static string Layout(LocalTensor tensor) => tensor.Layout switch
    {
        LocalLayout.Aligned => "aligned",
        LocalLayout.Compact => "compact",
        LocalLayout.Strided => $"({tensor.GivenStrides})",
        LocalLayout.LineAligned => "line",
        LocalLayout.LaneShared => "shared",
        _ => "kernels",
    };
}
