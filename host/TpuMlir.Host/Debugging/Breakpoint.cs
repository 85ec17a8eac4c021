using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Debugging;

/// <summary>Where a run stops: before the command it matches.</summary>
public abstract record Breakpoint
{
    /// <summary>True when the run stops before that command, which belongs to <paramref name="operation"/>.</summary>
    public abstract bool Matches(DebugCommand command, MappedOperation? operation, MappedOperation? previous);
}

/// <summary>Stops before one command.</summary>
public sealed record CommandBreakpoint(int Engine, string EngineName, long Number) : Breakpoint
{
    /// <inheritdoc/>
    public override bool Matches(DebugCommand command, MappedOperation? operation, MappedOperation? previous) =>
        command.Engine == Engine && command.Number == Number;

    /// <inheritdoc/>
    public override string ToString() => $"{EngineName} {Number}";
}

/// <summary>Stops before the first command of an operation.</summary>
public sealed record OperatorBreakpoint(string Name) : Breakpoint
{
    /// <inheritdoc/>
    public override bool Matches(DebugCommand command, MappedOperation? operation, MappedOperation? previous) =>
        operation?.Name == Name && previous?.Name != Name;

    /// <inheritdoc/>
    public override string ToString() => $"operation {Name}";
}

/// <summary>Stops before a command that reads or writes a byte.</summary>
public sealed record AddressBreakpoint(string Memory, long Address, bool WritesOnly) : Breakpoint
{
    /// <inheritdoc/>
    public override bool Matches(DebugCommand command, MappedOperation? operation, MappedOperation? previous) =>
        command.Writes.Any(Touches) || (!WritesOnly && command.Reads.Any(Touches));

    /// <inheritdoc/>
    public override string ToString() => $"{(WritesOnly ? "write to" : "access of")} {Memory} 0x{Address:x}";

    private bool Touches(DebugRange range) => range.Memory == Memory && range.Start <= Address && Address < range.End;
}
