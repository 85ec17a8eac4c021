using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Tests.Programs;

/// <summary>Programs cut into segments with numbers from 1, and put together again.</summary>
public class ProgramSegmentsTests
{
    /// <summary>Engine 0 loads byte i, engine 1 reads it: number i waits for number i.</summary>
    [Fact]
    public void Numbers_and_waits_begin_again_in_each_segment()
    {
        IReadOnlyList<IReadOnlyList<MachineCommand<string>>> segments = ProgramSegments.Split(Program(5), 2);
        // A segment ends when one engine has no numbers left, whatever the other has.
        Assert.Equal(
            [
                ["1:1 waits 0,0", "2:1 waits 1,0", "1:2 waits 0,0"],
                ["2:1 waits 0,0", "1:1 waits 0,0", "2:2 waits 1,0"],
                ["1:1 waits 0,0", "2:1 waits 1,0", "1:2 waits 0,0"],
                ["2:1 waits 0,0"],
            ],
            segments.Select(s => s.Select(Text).ToArray()));
    }

    [Fact]
    public void Joined_segments_are_sound_and_a_segment_waits_for_the_one_before()
    {
        IReadOnlyList<IReadOnlyList<QueuedCommand<string>>> queues = ProgramSegments.Join(ProgramSegments.Split(Program(5), 2)
            .Select(s => (IReadOnlyList<IReadOnlyList<QueuedCommand<string>>>)
                [.. Enumerable.Range(0, 2).Select(e => s.Where(c => c.Engine == e).Select(c => new QueuedCommand<string>(c.Payload, c.Waits)).ToArray())]));
        Assert.Equal([0, 0, 1, 3, 3], queues[0].Select(c => c.Waits[1]));
        Assert.Equal([1, 2, 3, 4, 5], queues[1].Select(c => c.Waits[0]));
        CheckedCommand[][] engines =
        [
            [.. queues[0].Select((c, i) => new CheckedCommand(c.Command, Access(i, write: true), c.Waits))],
            [.. queues[1].Select((c, i) => new CheckedCommand(c.Command, Access(i, write: false), c.Waits))],
        ];
        Assert.Empty(new ProgramChecker(engines, []).Check());
    }

    private static ProgramBuilder<string> Program(int count)
    {
        var program = new ProgramBuilder<string>(2);
        for (int i = 0; i < count; i++)
        {
            program.Append(0, $"load {i}", Access(i, write: true));
            program.Append(1, $"use {i}", Access(i, write: false));
        }

        return program;
    }

    private static AccessSet Access(int at, bool write)
    {
        MemoryRange[] range = [new(0, UInt128.One, at, at + 1)];
        return write ? new([], range) : new(range, []);
    }

    private static string Text(MachineCommand<string> c) => $"{c.Engine + 1}:{c.Id} waits {string.Join(',', c.Waits)}";
}
