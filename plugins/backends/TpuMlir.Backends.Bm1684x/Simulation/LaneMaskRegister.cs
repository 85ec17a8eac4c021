using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// The lane mask set by system command SWR (isa.md section 4): until the next SWR, or for the next command only. While it
/// is set, a command's own mask does not count.
/// </summary>
internal sealed class LaneMaskRegister
{
    private ulong? _mask;
    private bool _once;

    /// <summary>Sets the mask; with neither flag there is none any more.</summary>
    public void Set(ulong mask, bool keep, bool onlyNext)
    {
        _mask = keep || onlyNext ? mask : null;
        _once = !keep;
    }

    /// <summary>The lanes a command may write; uses up a mask set for one command.</summary>
    public ulong TakeFor(TiuCommand command)
    {
        if (command.Int(TiuField.TskTyp) == (int)TiuOpcode.System)
        {
            return ulong.MaxValue;
        }

        ulong own = command.Flag(TiuField.CmdShort) ? ulong.MaxValue : command[TiuField.TskLaneNum];
        ulong mask = _mask ?? own;
        _mask = _once ? null : _mask;
        return mask;
    }
}
