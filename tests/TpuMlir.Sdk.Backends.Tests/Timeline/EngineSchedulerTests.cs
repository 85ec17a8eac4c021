using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Tests.Timeline;

/// <summary>Schedules worked out by hand.</summary>
public sealed class EngineSchedulerTests
{
    private static readonly string[] Engines = ["compute", "move"];

    [Fact]
    public void CommandsWaitForTheirEngineAndForWhatTheyAskFor()
    {
        // move:    load 0..10, load 10..20,             store 25..30 (waits for compute 1)
        // compute:             0 waits for move 1: 10..25, then 25..40
        ExecutionTimeline timeline = Run(
            [Compute(15, 1), Compute(15)],
            [Move(10), Move(10), Move(5, 1)]);

        Assert.Equal(40, timeline.Cycles);
        Assert.Equal(TimeSpan.FromMicroseconds(40), timeline.Duration);
        Assert.Equal([(1, 1L, 0L), (0, 1L, 10L), (1, 2L, 10L), (0, 2L, 25L), (1, 3L, 25L)], timeline.Commands.Select(c => (c.Engine, c.Id, c.Start)));
        Assert.Equal(new TimelineStall(10, "move", 1), timeline.Commands.Single(c => c is { Engine: 0, Id: 1 }).Stall);
        Assert.Equal(new TimelineStall(5, "compute", 1), timeline.Commands.Single(c => c is { Engine: 1, Id: 3 }).Stall);
        Assert.Null(timeline.Commands.Single(c => c is { Engine: 0, Id: 2 }).Stall);
    }

    [Fact]
    public void AResourceIsHeldByOneCommandAtATime()
    {
        TimedCommand first = Move(10) with { Resources = [0] };
        TimedCommand second = Compute(4) with { Resources = [0] };

        ExecutionTimeline timeline = new EngineScheduler(Engines, ["port"]).Run([[second], [first]], 1e6);

        // Both could start at 0; the first engine in the list gets the port.
        Assert.Equal([(0, 0L), (1, 4L)], timeline.Commands.Select(c => (c.Engine, c.Start)));
        Assert.Equal(new TimelineStall(4, "port", 0), timeline.Commands[1].Stall);
    }

    [Fact]
    public void CommandsThatWaitForEachOtherAreAnError()
    {
        DiagnosticException e = Assert.Throws<DiagnosticException>(() => Run([Compute(1, 1)], [Move(1, 1)]));

        Assert.Equal("compute 1 and move 1 cannot start", Assert.Single(e.Diagnostics).Message);
    }

    [Fact]
    public void WaitingForACommandThatIsNotThereIsAnError()
    {
        DiagnosticException e = Assert.Throws<DiagnosticException>(() => Run([Compute(1, 7)], [Move(1)]));

        Assert.Equal("compute 1 cannot start", Assert.Single(e.Diagnostics).Message);
    }

    [Fact]
    public void AnEmptyProgramTakesNoTime() => Assert.Equal(0, Run([], []).Cycles);

    [Fact]
    public void SummaryOfASchedule()
    {
        ExecutionTimeline timeline = Run(
            [Compute(15, 1), Compute(15)],
            [Move(10), Move(10), Move(5, 1)]);

        TimelineSummary summary = TimelineSummary.Of(timeline);

        Assert.Equal([("compute", 2, 30L), ("move", 3, 25L)], summary.Engines.Select(e => (e.Name, e.Commands, e.Busy)));
        Assert.Equal([KeyValuePair.Create("move", 10L)], summary.Engines[0].Stalls);
        // Both busy from 10 to 20 and from 25 to 30.
        Assert.Equal(15, summary.Overlap);
        Assert.Equal((30L, 10L), (summary.GlobalBytesRead, summary.GlobalBytesWritten));
        Assert.Equal(25 / 55.0, summary.EstimatedShare, 9);
        // 2 · 150 products at 20 a cycle take 15 of 40 cycles.
        Assert.Equal((300L, 0.375), (summary.Macs, summary.MacUtilisation));
        Assert.Equal([("mac", 2, 30L), ("copy", 3, 25L)], summary.Kinds.Select(k => (k.Kind, k.Commands, k.Cycles)));
    }

    [Fact]
    public void TimesOfOperators()
    {
        ExecutionTimeline timeline = Run(
            [Compute(15, 1), Compute(15)],
            [Move(10), Move(10), Move(5, 1)]);
        OpBoundary[] boundaries = [new("view", [0, 0], []), new("a", [1, 2], []), new("b", [2, 3], [])];

        IReadOnlyList<OperatorTime> times = OperatorTime.Of(timeline, boundaries);

        Assert.Equal([("a", 0L, 25L, 25L), ("b", 25L, 40L, 15L)], times.Select(t => (t.Operation, t.Start, t.End, t.Elapsed)));
        Assert.Equal([15L, 20L], times[0].Busy);
        Assert.Equal((20L, 150L), (times[0].GlobalBytes, times[0].Macs));
        Assert.Throws<ArgumentException>(() => OperatorTime.Of(timeline, [new("c", [3, 3], [])]));
    }

    private static ExecutionTimeline Run(TimedCommand[] compute, TimedCommand[] move) => new EngineScheduler(Engines).Run([compute, move], 1e6);

    private static TimedCommand Compute(long cycles, long wait = 0) =>
        new(new TimelineCommand(0, 0, "mac", 0, cycles) { IsMeasured = true, Macs = 150, PeakCycles = 7.5 }, [0, wait]);

    private static TimedCommand Move(long cycles, long wait = 0) => new(
        new TimelineCommand(1, 0, "copy", 0, cycles) { GlobalBytesRead = 10, GlobalBytesWritten = wait * 10 }, [wait, 0]);
}
