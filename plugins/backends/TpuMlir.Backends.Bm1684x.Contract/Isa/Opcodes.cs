namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>The instruction families of the TIU (field tsk_typ).</summary>
internal enum TiuOpcode
{
    Conv = 0,
    PorD = 1,
    MatMul = 2,
    Arithmetic = 3,
    Requantize = 4,
    Transpose = 5,
    GatherScatter = 6,
    Lar = 7,
    SpecialFunction = 9,
    Linear = 10,
    Message = 12,
    Compare = 13,
    VectorOuter = 14,
    System = 15,
}

/// <summary>The instruction families of the GDMA (field cmd_type).</summary>
internal enum GdmaOpcode
{
    Tensor = 0,
    Matrix = 1,
    MaskedSelect = 2,
    General = 3,
    CwTranspose = 4,
    Nonzero = 5,
    System = 6,
    Gather = 7,
    Scatter = 8,
}

internal static class OpcodeExtensions
{
    public static TiuOpcode Opcode(this TiuCommand command) => (TiuOpcode)command.Int(TiuField.TskTyp);

    /// <summary>The operation within the family (field tsk_eu_typ).</summary>
    public static int Eu(this TiuCommand command) => command.Int(TiuField.TskEuTyp);

    public static GdmaOpcode Opcode(this GdmaCommand command) => (GdmaOpcode)command.Int(GdmaField.CmdType);

    public static bool IsEnd(this TiuCommand command) => command.Opcode() == TiuOpcode.System && command.Eu() == 31;

    public static bool IsEnd(this GdmaCommand command) =>
        command.Opcode() == GdmaOpcode.System && command[GdmaField.CmdSpecialFunction] == 0;

    public static bool IsShort(this GdmaCommand command) => command.Flag(GdmaField.CmdShort);
}
