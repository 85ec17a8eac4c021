using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Debugging;

/// <summary>Runs a session from one point of interest to the next.</summary>
/// <param name="session">The session.</param>
/// <param name="map">Which command belongs to which operation; null when not known.</param>
public sealed class Debugger(IDebugSession session, CommandMap? map)
{
    /// <summary>The session.</summary>
    public IDebugSession Session { get; } = session;

    /// <summary>Which command belongs to which operation; null when not known.</summary>
    public CommandMap? Map { get; } = map;

    /// <summary>Where runs stop.</summary>
    public List<Breakpoint> Breakpoints { get; } = [];

    /// <summary>The operation of the last command that ran.</summary>
    public MappedOperation? Previous { get; private set; }

    /// <summary>The operation of the next command.</summary>
    public MappedOperation? Current => Session.Next is { } next ? Map?.Find(next.Engine, next.Number) : null;

    /// <summary>Runs a command; false when there are none left.</summary>
    public bool Step()
    {
        if (Session.Next is not { } next)
        {
            return false;
        }

        Session.Step();
        Previous = Map?.Find(next.Engine, next.Number);
        return true;
    }

    /// <summary>Runs until a breakpoint matches the next command (never the one it stands at); returns it, or null at the end.</summary>
    public Breakpoint? Continue()
    {
        while (Step())
        {
            if (Session.Next is { } next && Breakpoints.Find(b => b.Matches(next, Map?.Find(next.Engine, next.Number), Previous)) is { } hit)
            {
                return hit;
            }
        }

        return null;
    }
}
