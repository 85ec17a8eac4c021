namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

internal enum GdmaSystemKind
{
    End = 0,
    Nop = 1,
}

/// <summary>GDMA sys: the closing command, the only one that is short on this chip, and the nop.</summary>
internal sealed record GdmaSystem(GdmaSystemKind Kind)
{
    public GdmaCommand ToGdma()
    {
        var isEnd = Kind == GdmaSystemKind.End;
        return new(isEnd ? GdmaForms.SDMASys : GdmaForms.DMATensor)
        {
            [GdmaField.CmdShort] = isEnd ? 1UL : 0,
            [GdmaField.CmdType] = (ulong)GdmaOpcode.System,
            [GdmaField.CmdSpecialFunction] = (ulong)Kind,
            [GdmaField.CmdIdEn] = 1,
        };
    }

    public static GdmaSystem From(GdmaCommand raw) => new((GdmaSystemKind)raw.Special());
}
