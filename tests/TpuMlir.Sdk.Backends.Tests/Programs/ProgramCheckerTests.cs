using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Tests.Programs;

/// <summary>Each message once, on the smallest program that has the fault.</summary>
public class ProgramCheckerTests
{
    private static readonly MemoryRange A = new(0, 1, 0x10, 0x20), B = new(1, 1, 0x100, 0x180);

    [Fact]
    public void A_race_names_both_commands() => Check(
        "race",
        "use and load touch the same bytes and neither waits for the other",
        [Command("load", [], [A])],
        [Command("use", [A], [], 0, 0)]);

    [Fact]
    public void Waiting_for_an_earlier_command_is_not_enough()
    {
        CheckedCommand[] loads = [Command("first", [], [B]), Command("second", [], [A])];
        Check("race", "use and second touch the same bytes and neither waits for the other", loads, [Command("use", [A], [], 1, 0)]);
        Assert.Empty(new ProgramChecker([loads, [Command("use", [A], [], 2, 0)]], []).Check());
    }

    [Fact]
    public void A_wait_orders_what_comes_later_on_the_engine_and_through_a_third() => Assert.Empty(new ProgramChecker(
        [
            [Command("load", [], [A], 0, 0, 0)],
            [Command("copy", [A], [B], 1, 0, 0)],
            [Command("nop", [], [], 0, 1, 0), Command("use", [A, B], [], 0, 0, 0)],
        ],
        []).Check());

    [Fact]
    public void Reading_what_nothing_wrote_names_the_bytes() => Check(
        "read before write", "use reads bytes 0x100..0x180 of global memory that nothing wrote", [Command("use", [B], [])]);

    [Fact]
    public void Reading_what_is_written_later_names_both_commands() => Check(
        "read before write",
        "use reads bytes 0x100..0x180 of global memory that nothing wrote before it; store does so later",
        [Command("use", [B], []), Command("store", [], [B with { Start = B.End - 1, End = B.End + 1 }])]);

    [Fact]
    public void Reading_what_is_partly_written_is_a_fault_and_what_is_there_at_the_start_is_not()
    {
        CheckedCommand[][] program = [[Command("use", [B], [])], []];
        Assert.Single(new ProgramChecker(program, [B with { End = B.End - 1 }]).Check());
        Assert.Single(new ProgramChecker(program, [B with { Space = 0 }]).Check());
        Assert.Empty(new ProgramChecker(program, [B]).Check());
    }

    [Fact]
    public void A_deadlock_names_the_commands_that_wait() => Check(
        "deadlock",
        "nothing can start: left waits for behind, right waits for left",
        [Command("left", [], [], 0, 2)],
        [Command("right", [], [], 1, 0), Command("behind", [], [])]);

    [Fact]
    public void Waiting_for_a_command_that_does_not_exist_is_a_deadlock() => Check(
        "deadlock", "nothing can start: use waits for command 2 of an engine that has 1", [Command("load", [], [A])], [Command("use", [A], [], 2, 0)]);

    [Fact]
    public void No_more_faults_than_one_can_read_are_reported()
    {
        CheckedCommand[] many = [.. Enumerable.Range(0, 100).Select(i => Command($"c{i}", [A], []))];
        Assert.Equal(20, new ProgramChecker([many, []], []).Check().Count);
    }

    private static CheckedCommand Command(string name, MemoryRange[] reads, MemoryRange[] writes, params long[] waits) =>
        new(name, new AccessSet(reads, writes), waits.Length == 0 ? [0, 0] : waits);

    private static void Check(string kind, string message, params CheckedCommand[][] program)
    {
        if (program.Length == 1)
        {
            program = [program[0], []];
        }

        Assert.Equal([new ProgramFault(kind, message)], new ProgramChecker(program, []).Check());
    }
}
