using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Reading shapes, types and addresses of a TIU command.</summary>
internal static class TiuOperands
{
    /// <summary>The result's extents.</summary>
    public static Shape4 ResultShape(this TiuCommand c) =>
        new(c.Int(TiuField.Res0N), c.Int(TiuField.Res0C), c.Int(TiuField.Res0H), c.Int(TiuField.Res0W));

    /// <summary>An element type field.</summary>
    public static ElementType Type(this TiuCommand c, TiuField field)
    {
        int code = c.Int(field);
        return code <= (int)ElementType.BFloat16
            ? (ElementType)code
            : throw new SimulationException($"{field} = {code} is not an element type of this chip");
    }

    /// <summary>An address or immediate field.</summary>
    public static uint Word(this TiuCommand c, TiuField field) => (uint)c[field];

    /// <summary>Operand 0 by its layout code.</summary>
    public static LaneTensor Operand0(this TiuCommand c, Bm1684xMachine machine, Shape4 shape, ElementType type) =>
        ByLayout(machine, c.Int(TiuField.Opd0Str), c.Word(TiuField.Opd0Addr), shape, type,
            Strides(c, TiuField.Opd0NStr, TiuField.Opd0CStr, TiuField.Opd0HStr, TiuField.Opd0WStr));

    /// <summary>Operand 1 by its layout code.</summary>
    public static LaneTensor Operand1(this TiuCommand c, Bm1684xMachine machine, Shape4 shape, ElementType type) =>
        ByLayout(machine, c.Int(TiuField.Opd1Str), c.Word(TiuField.Opd1Addr), shape, type,
            Strides(c, TiuField.Opd1NStr, TiuField.Opd1CStr, TiuField.Opd1HStr, TiuField.Opd1WStr));

    /// <summary>The result by its layout code.</summary>
    public static LaneTensor Result(this TiuCommand c, Bm1684xMachine machine, Shape4 shape, ElementType type) =>
        ByLayout(machine, c.Int(TiuField.Res0Str), c.Word(TiuField.Res0Addr), shape, type,
            Strides(c, TiuField.Res0NStr, TiuField.Res0CStr, TiuField.Res0HStr, TiuField.Res0WStr));

    /// <summary>A per-channel parameter, one element per channel, compact.</summary>
    public static LaneTensor PerChannel(this TiuCommand c, Bm1684xMachine machine, TiuField address, int channels, ElementType type, int count = 1) =>
        LaneTensor.Compact(machine, c.Word(address), new Shape4(1, channels, 1, count), type);

    private static Stride4 Strides(TiuCommand c, TiuField n, TiuField ch, TiuField h, TiuField w) =>
        new(c.Int(n), c.Int(ch), (uint)c[h], (uint)c[w]);

    private static LaneTensor ByLayout(
        Bm1684xMachine machine, int layout, uint address, Shape4 shape, ElementType type, Stride4 strides) => layout switch
    {
        0 => LaneTensor.Aligned(machine, address, shape, type),
        1 => LaneTensor.Compact(machine, address, shape, type),
        3 => LaneTensor.Strided(machine, address, shape, strides, type),
        _ => throw new SimulationException($"layout code {layout} is not known"),
    };
}
