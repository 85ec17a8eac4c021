using System.Security.Cryptography;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>
/// Random commands give on the simulator what SOPHGO's functional model gave: by its recorded results anywhere, side by side
/// where it is. The campaign at full size is the bench's verb "differential".
/// </summary>
public sealed class DifferentialTests
{
    private const int CasesHere = 3;

    private const string NotRun =
        "NOT RUN: the comparison with SOPHGO's functional model needs TPUMLIR_BM1684X_CMODEL to name libcmodel_1684x.so";

    public static TheoryData<string> Instructions => [.. CommandFamilies.Instructions];

    [Theory]
    [MemberData(nameof(Instructions))]
    public void The_simulator_gives_what_the_vendors_model_gave(string instruction)
    {
        IReadOnlyDictionary<string, string[]> recorded = RecordedCommands.Read();
        using var runner = new DifferentialRunner();
        var failures = new List<string>();
        foreach (CommandFamily family in CommandFamilies.All.Where(f => f.Instruction == instruction))
        {
            Assert.True(recorded.TryGetValue(family.Key, out string[]? hashes), $"{family.Key} is not recorded: run the campaign with --record");
            for (int i = 0; i < hashes.Length; i++)
            {
                DifferentialCase c = runner.Build(family, family.Seed(i));
                string? refused = runner.RunOurs(c);
                if (refused is not null || runner.Hash(c) != hashes[i])
                {
                    failures.Add($"{family.Key} case {i}: {refused ?? "other bytes than the vendor's model gave"}\n    {CommandBytes.Describe(c)}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(6)));
    }

    [Fact]
    public void Nothing_is_recorded_that_is_not_run()
    {
        var keys = CommandFamilies.All.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(keys.Count, CommandFamilies.All.Count);
        Assert.Empty(RecordedCommands.Read().Keys.Except(keys));
    }

    [Fact]
    public void Cases_that_once_differed_are_right()
    {
        using var runner = new DifferentialRunner();
        foreach (KeptCase kept in RecordedCommands.Kept())
        {
            CommandFamily family = Assert.Single(CommandFamilies.All, f => f.Key == kept.Family);
            DifferentialCase c = runner.Build(family, kept.Seed, kept.Choices);
            Assert.Equal(kept.Command, CommandBytes.Describe(c));
            Assert.Null(runner.RunOurs(c));
            Assert.True(runner.Hash(c) == kept.Hash, $"{kept.Family}: other bytes than the vendor's model gave\n{kept.Command}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Instructions))]
    public void The_vendors_model_gives_the_same_bytes(string instruction)
    {
        Skip.If(!VendorModel.IsAvailable, NotRun);
        using var runner = new DifferentialRunner();
        runner.Resynchronise();
        var failures = new List<string>();
        foreach (CommandFamily family in CommandFamilies.All.Where(f => f.Instruction == instruction))
        {
            for (int i = 0; i < CasesHere; i++)
            {
                DifferentialCase c = runner.Build(family, family.Seed(i));
                if (runner.RunBoth(c) is { } difference)
                {
                    failures.Add($"{family.Key} case {i}: {difference.Text}\n    {CommandBytes.Describe(c)}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} cases\n{string.Join('\n', failures.Take(6))}");
    }

    // The hash of the first 4 KiB after load_lookup_tables of the vendor's firmware on memory of zeros.
    [Fact]
    public void Static_memory_holds_the_vendors_tables()
    {
        byte[] memory = new byte[AddressMap.StaticMemoryBytes];
        StaticMemoryContents.Write(memory);
        Assert.Equal("bc3335c376d50771110d8bf6fb6202d94fd4b62a32d7c15e8b1aa0ce628e9f12",
            Convert.ToHexStringLower(SHA256.HashData(memory.AsSpan(0, 0x1000))));
    }
}
