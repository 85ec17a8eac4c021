using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>The lane mask set by system command SWR (isa.md section 4): until changed, or for the next command only.</summary>
internal sealed class LaneMaskRegister
{
    private ulong _kept = ulong.MaxValue;
    private ulong? _next;

    /// <summary>Sets the mask.</summary>
    public void Set(ulong mask, bool keep, bool onlyNext)
    {
        _kept = keep ? mask : _kept;
        _next = onlyNext ? mask : _next;
    }

    /// <summary>The lanes a command may write; uses up a mask set for one command.</summary>
    public ulong TakeFor(TiuCommand command)
    {
        if (command.Int(TiuField.TskTyp) == (int)TiuOpcode.System)
        {
            return ulong.MaxValue;
        }

        // A long command brings its own mask, a short one lives with what SWR left.
        ulong mask = command.Flag(TiuField.CmdShort) ? _next ?? _kept : command[TiuField.TskLaneNum];
        _next = null;
        return mask;
    }
}
