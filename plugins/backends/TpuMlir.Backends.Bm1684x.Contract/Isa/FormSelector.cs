namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Which form a command's header announces, and thereby its length, as the chip's runtime walks the streams (isa.md section 3).</summary>
internal static class FormSelector
{
    public static CommandForm<TiuField>? Tiu(int opcode, int eu, bool isShort)
    {
        switch ((TiuOpcode)opcode)
        {
            // Bit 0 is no "short" bit in these: they have one form only.
            case TiuOpcode.System or TiuOpcode.Message:
                return opcode == (int)TiuOpcode.System ? SystemForm(eu) : TiuForms.SYSID;
            case TiuOpcode.Lar:
                return TiuForms.LAR;
        }

        if (ShortTiu(opcode, eu) is not { } shortForm)
        {
            return null;
        }

        return isShort ? shortForm : TiuForms.TIUlong;
    }

    public static CommandForm<GdmaField>? Gdma(int opcode, bool isShort) => ((GdmaOpcode)opcode, isShort) switch
    {
        (GdmaOpcode.Tensor or GdmaOpcode.Matrix or GdmaOpcode.CwTranspose, false) => GdmaForms.DMATensor,
        (GdmaOpcode.MaskedSelect, false) => GdmaForms.DMAMaskedSelect,
        (GdmaOpcode.General, false) => GdmaForms.DMAGeneral,
        (GdmaOpcode.Nonzero, false) => GdmaForms.DMANonzero,
        // A long system command is the common header with nothing behind it.
        (GdmaOpcode.System, false) => GdmaForms.DMATensor,
        (GdmaOpcode.Gather or GdmaOpcode.Scatter, false) => GdmaForms.DMAGather,
        (GdmaOpcode.Matrix, true) => GdmaForms.SDMAMatrix,
        (GdmaOpcode.MaskedSelect, true) => GdmaForms.SDMAMaskedSelect,
        (GdmaOpcode.General, true) => GdmaForms.SDMAGeneral,
        (GdmaOpcode.Nonzero, true) => GdmaForms.SDMANonzero,
        (GdmaOpcode.System, true) => GdmaForms.SDMASys,
        _ => null,
    };

    /// <summary>The short form of a family; null for opcodes the chip does not have.</summary>
    public static CommandForm<TiuField>? ShortTiu(int opcode, int eu) => (TiuOpcode)opcode switch
    {
        TiuOpcode.Conv => TiuForms.SCONV,
        TiuOpcode.PorD => TiuForms.SPorD,
        TiuOpcode.MatMul => eu >= 4 ? TiuForms.SMM2 : TiuForms.SMM,
        TiuOpcode.Arithmetic => eu is 24 or 25 ? TiuForms.SSEG : TiuForms.SAR,
        TiuOpcode.Requantize => TiuForms.SRQsDQ,
        TiuOpcode.Transpose => TiuForms.STRANSsBC,
        TiuOpcode.GatherScatter => eu >= 17 ? TiuForms.SSGL : TiuForms.SSG,
        TiuOpcode.SpecialFunction => TiuForms.SSFU,
        TiuOpcode.Linear => TiuForms.SLIN,
        TiuOpcode.Compare => TiuForms.SCMP,
        TiuOpcode.VectorOuter => TiuForms.SVC,
        _ => null,
    };

    private static CommandForm<TiuField> SystemForm(int eu) => eu switch
    {
        2 => TiuForms.SetLanes,
        3 or 4 => TiuForms.SetLanesFromMemory,
        _ => TiuForms.SYSID,
    };
}
