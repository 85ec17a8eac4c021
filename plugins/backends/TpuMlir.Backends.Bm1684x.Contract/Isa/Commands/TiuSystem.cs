namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

internal enum TiuSystemKind
{
    SetLanes = 2,

    /// <summary>The mask's bytes are 64 bytes in lane 0.</summary>
    SetLanesFromOneLane = 3,

    /// <summary>The mask is one byte in each lane.</summary>
    SetLanesFromEachLane = 4,
    Nop = 30,
    End = 31,
}

/// <summary>SYSID: commands without operands, and the lane mask of the short forms (isa.md section 4).</summary>
internal sealed record TiuSystem(TiuSystemKind Kind)
{
    public ulong Lanes { get; init; }

    /// <summary>Where the kinds that read the mask from local memory find it.</summary>
    public uint MaskAddress { get; init; }

    /// <summary>The mask stays until it is set again; otherwise it holds for the next command only.</summary>
    public bool Keep { get; init; }

    /// <summary>True for the kinds that change the mask.</summary>
    public bool SetsLanes => Kind is TiuSystemKind.SetLanes or TiuSystemKind.SetLanesFromOneLane or TiuSystemKind.SetLanesFromEachLane;

    public TiuCommand ToTiu()
    {
        var form = FormSelector.Tiu((int)TiuOpcode.System, (int)Kind, isShort: true)!;
        var raw = new TiuCommand(form)
        {
            [TiuField.TskTyp] = (int)TiuOpcode.System,
            [TiuField.TskEuTyp] = (ulong)Kind,
            // The end command takes no part in the id handshake.
            [TiuField.CmdIdEn] = Kind == TiuSystemKind.End ? 0UL : 1,
        };
        if (SetsLanes)
        {
            raw[TiuField.LanesKept] = Keep ? 1UL : 0;
            raw[TiuField.LanesOnce] = Keep ? 0UL : 1;
            raw[Kind == TiuSystemKind.SetLanes ? TiuField.TskLaneNum : TiuField.Opd0Addr] =
                Kind == TiuSystemKind.SetLanes ? Lanes : MaskAddress;
        }

        return raw;
    }

    public static TiuSystem From(TiuCommand raw) => new((TiuSystemKind)raw.Eu())
    {
        Lanes = raw[TiuField.TskLaneNum],
        MaskAddress = (uint)raw[TiuField.Opd0Addr],
        Keep = raw.Flag(TiuField.LanesKept),
    };
}
