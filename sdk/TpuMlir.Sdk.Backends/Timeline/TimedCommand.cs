using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Timeline;

/// <summary>A command whose cycles are known and whose place on the timeline is to be found.</summary>
/// <param name="Command">Engine, kind, cycles and traffic; number, start and stall are set by the <see cref="EngineScheduler"/>.</param>
/// <param name="Waits">For each engine the number of its commands that must be complete before this one starts; 0 for none.</param>
public sealed record TimedCommand(TimelineCommand Command, IReadOnlyList<long> Waits)
{
    /// <summary>What it holds from start to end, as indices of the scheduler's resources: a shared port, a bus.</summary>
    public IReadOnlyList<int> Resources { get; init; } = [];
}
