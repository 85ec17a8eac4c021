using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Tests.Programs;

/// <summary>Waits of small programs by hand; of random ones against the transitive order found by brute force.</summary>
public class ProgramBuilderTests
{
    [Fact]
    public void A_command_waits_for_the_latest_conflict_of_each_other_engine()
    {
        var builder = new ProgramBuilder<string>(2);
        builder.Append(0, "load a", Writes(0, 8));
        builder.Append(0, "load b", Writes(8, 16));
        MachineCommand<string> first = builder.Append(1, "use a", Reads(0, 8));
        MachineCommand<string> second = builder.Append(1, "use a again", Reads(0, 8));
        MachineCommand<string> third = builder.Append(1, "use b", Reads(8, 16));
        MachineCommand<string> overwrite = builder.Append(0, "load a anew", Writes(0, 8));
        Assert.Equal([1, 0], first.Waits);
        Assert.Equal([0, 0], second.Waits);
        Assert.Equal([2, 0], third.Waits);
        Assert.Equal([0, 2], overwrite.Waits);
        Assert.Equal((3L, 3L), (overwrite.Id, third.Id));
        Assert.Equal([3, 3], builder.Counts);
        Assert.Equal(["load a", "load b", "use a", "use a again", "use b", "load a anew"], builder.Program.Select(c => c.Payload));
    }

    [Fact]
    public void Reading_what_another_engine_reads_needs_no_wait()
    {
        var builder = new ProgramBuilder<int>(2);
        builder.Append(0, 0, Reads(0, 8));
        Assert.Equal([0, 0], builder.Append(1, 1, Reads(0, 8)).Waits);
    }

    [Fact]
    public void What_a_waited_for_command_waited_for_is_known()
    {
        var builder = new ProgramBuilder<int>(3);
        builder.Append(0, 0, Writes(0, 8));
        builder.Append(1, 1, new AccessSet([Range(0, 8)], [Range(8, 16)]));
        Assert.Equal([0, 1, 0], builder.Append(2, 2, new AccessSet([Range(8, 16)], [])).Waits);
        Assert.Equal([0, 0, 0], builder.Append(2, 3, new AccessSet([Range(0, 8)], [])).Waits);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_checker_accepts_the_waits_and_misses_each_one_that_is_needed(int engines)
    {
        int needed = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            ProgramBuilder<int> builder = RandomProgram.Build(seed, engines);
            IReadOnlyList<IReadOnlyList<CheckedCommand>> program = RandomProgram.Checked(builder, engines);
            Assert.False(RandomProgram.HasRace(program));
            Assert.Empty(new ProgramChecker(program, [RandomProgram.All]).Check());
            foreach (MachineCommand<int> command in builder.Program)
            {
                for (int e = 0; e < engines; e++)
                {
                    if (command.Waits[e] == 0)
                    {
                        continue;
                    }

                    long[] fewer = [.. command.Waits];
                    fewer[e]--;
                    IReadOnlyList<IReadOnlyList<CheckedCommand>> cut = RandomProgram.Checked(builder, engines, c => c == command ? fewer : c.Waits);
                    bool race = RandomProgram.HasRace(cut);
                    needed += race ? 1 : 0;
                    Assert.True(race == new ProgramChecker(cut, [RandomProgram.All]).Check().Any(f => f.Kind == "race"), $"seed {seed}, {command.Engine}:{command.Id}");

                    // With two engines nothing can be known through a third, so no wait is more than needed.
                    Assert.True(race || engines > 2, $"seed {seed}, {command.Engine}:{command.Id} waits without need");
                }
            }
        }

        Assert.True(needed > 100);
    }

    private static MemoryRange Range(int start, int end) => new(0, 1, start, end);

    private static AccessSet Writes(int start, int end) => new([], [Range(start, end)]);

    private static AccessSet Reads(int start, int end) => new([Range(start, end)], []);
}
