using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>The same TIU command under a lane mask or in short form.</summary>
internal static class CommandVariants
{
    /// <summary>What the chip derives from other fields, so that a short form that lacks them says the same.</summary>
    private static readonly TiuField[] Derived =
    [
        TiuField.Opd0N, TiuField.Opd0C, TiuField.Opd0H, TiuField.Opd0W, TiuField.Opd1N, TiuField.Opd1C, TiuField.Opd1H, TiuField.Opd1W,
        TiuField.Res0N, TiuField.Res0H, TiuField.TskLaneNum, TiuField.Opd1Prec, TiuField.Opd2Prec, TiuField.Opd3Const,
    ];

    /// <summary>SWR that takes back any mask set before.</summary>
    public static TiuCommand NoMask => SetLanes(0, once: false, kept: false);

    /// <summary>SWR with an immediate mask.</summary>
    public static TiuCommand SetLanes(ulong mask, bool once, bool kept)
    {
        var t = new TiuCommand(TiuForms.SetLanes);
        t[TiuField.CmdId] = 1;
        t[TiuField.TskTyp] = 15;
        t[TiuField.TskEuTyp] = 2;
        t[TiuField.TskLaneNum] = mask;
        t[TiuField.LanesOnce] = once ? 1u : 0;
        t[TiuField.LanesKept] = kept ? 1u : 0;
        return t;
    }

    /// <summary>Chooses a form for a long TIU command.</summary>
    public static void Apply(DifferentialCase c)
    {
        if (c.Tiu is not { } t || !c.MayVaryForm)
        {
            return;
        }

        switch (c.Next(0, 5))
        {
            case 5 when Shortened(t) is { } shorter:
                c.Tiu = shorter;
                break;
            case 4:
                t[TiuField.TskLaneNum] = c.Bits();
                break;
        }
    }

    /// <summary>The short form, if it can say all that matters of the command.</summary>
    public static TiuCommand? Shortened(TiuCommand t)
    {
        if (FormSelector.ShortTiu(t.Int(TiuField.TskTyp), t.Int(TiuField.TskEuTyp)) is not { } form)
        {
            return null;
        }

        var result = new TiuCommand(form);
        foreach (FieldSlot<TiuField> slot in TiuForms.TIUlong.Fields)
        {
            if (form.CanHold(slot.Field, t[slot.Field]))
            {
                result[slot.Field] = form.Find(slot.Field) is null ? 0 : t[slot.Field];
            }
            else if (form.Find(slot.Field) is not null || !Derived.Contains(slot.Field))
            {
                return null;
            }
        }

        result[TiuField.CmdShort] = 1;
        return result;
    }
}
