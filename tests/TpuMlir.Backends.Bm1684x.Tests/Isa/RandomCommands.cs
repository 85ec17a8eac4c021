using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

/// <summary>Commands with arbitrary bits in every field but those that choose the form.</summary>
internal static class RandomCommands
{
    public static readonly CommandForm<TiuField>[] TiuShapes =
    [
        TiuForms.TIUlong, TiuForms.SCONV, TiuForms.SPorD, TiuForms.SMM, TiuForms.SMM2, TiuForms.SAR, TiuForms.SSEG,
        TiuForms.SRQsDQ, TiuForms.STRANSsBC, TiuForms.SSG, TiuForms.SSGL, TiuForms.SSFU, TiuForms.SLIN, TiuForms.SCMP,
        TiuForms.SVC, TiuForms.SYSID, TiuForms.SetLanes, TiuForms.SetLanesFromMemory, TiuForms.LAR,
    ];

    public static readonly CommandForm<GdmaField>[] GdmaShapes =
    [
        GdmaForms.DMATensor, GdmaForms.DMAMaskedSelect, GdmaForms.DMAGeneral, GdmaForms.DMANonzero, GdmaForms.DMAGather,
        GdmaForms.SDMASys, GdmaForms.SDMAGeneral, GdmaForms.SDMAMatrix, GdmaForms.SDMAMaskedSelect, GdmaForms.SDMANonzero,
    ];

    public static TiuCommand Tiu(CommandForm<TiuField> form, Random random)
    {
        var command = new TiuCommand(form);
        foreach (var slot in form.Fields)
        {
            command[slot.Field] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & slot.Max;
        }

        var (opcode, eu) = HeaderOf(form);
        command[TiuField.TskTyp] = (ulong)opcode;
        command[TiuField.TskEuTyp] = (ulong)eu;
        if (form.Find(TiuField.CmdShort) is not null)
        {
            command[TiuField.CmdShort] = form == TiuForms.TIUlong ? 0UL : 1;
        }

        return command;
    }

    public static GdmaCommand Gdma(CommandForm<GdmaField> form, Random random)
    {
        var command = new GdmaCommand(form);
        foreach (var slot in form.Fields)
        {
            command[slot.Field] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & slot.Max;
        }

        command[GdmaField.CmdShort] = form.Name.StartsWith('s') ? 1UL : 0;
        command[GdmaField.CmdType] = (ulong)(form.Name switch
        {
            "DMA_tensor" => GdmaOpcode.Tensor,
            "DMA_masked_select" or "sDMA_masked_select" => GdmaOpcode.MaskedSelect,
            "DMA_general" or "sDMA_general" => GdmaOpcode.General,
            "DMA_nonzero" or "sDMA_nonzero" => GdmaOpcode.Nonzero,
            "DMA_gather" => GdmaOpcode.Gather,
            "sDMA_sys" => GdmaOpcode.System,
            _ => GdmaOpcode.Matrix,
        });
        return command;
    }

    private static (int Opcode, int Eu) HeaderOf(CommandForm<TiuField> form) => form.Name switch
    {
        "sPorD" => (1, 4),
        "sMM" => (2, 1),
        "sMM2" => (2, 5),
        "sAR" => (3, 2),
        "sSEG" => (3, 24),
        "sRQ&sDQ" => (4, 1),
        "sTRANS&sBC" => (5, 0),
        "sSG" => (6, 0),
        "sSGL" => (6, 17),
        "LAR" => (7, 0),
        "sSFU" => (9, 13),
        "sLIN" => (10, 1),
        "sCMP" => (13, 23),
        "sVC" => (14, 2),
        "SYSID" => (15, 30),
        "SYSID.lanes" => (15, 2),
        "SYSID.lanes_memory" => (15, 3),
        _ => (0, 0),
    };
}
