using System.Globalization;
using System.Text.Json;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>One process's part of a campaign: runs cases on both machines and reports each family on a line.</summary>
/// <remarks>The vendor's model ends the process on what it refuses, so a line precedes every case.</remarks>
internal sealed class Campaign : IDisposable
{
    private readonly DifferentialRunner _runner = new();
    private readonly TextWriter _output;
    private readonly string _folder;
    private readonly int _cases;

    public Campaign(TextWriter output, string folder, int cases)
    {
        _output = output;
        _folder = folder;
        _cases = cases;
        _runner.Resynchronise();
    }

    public void Dispose() => _runner.Dispose();

    /// <summary>Runs a family from a case on.</summary>
    public void Run(int index, int first)
    {
        CommandFamily family = CommandFamilies.All[index];
        int count = _cases > 0 ? _cases : CommandFamilies.FullCount(family);
        for (int i = first; i < count; i++)
        {
            _output.WriteLine(Invariant($"@case {index} {i}"));
            DifferentialCase c = _runner.Build(family, family.Seed(i));
            Difference? difference = _runner.RunBoth(c);
            if (difference is not null)
            {
                _output.WriteLine(Invariant($"@differs {index} {difference.Bytes}"));
                Keep(family, index, i, c.Choices, difference);
            }
            else if (i < RecordedCommands.PerFamily)
            {
                _output.WriteLine(Invariant($"@hash {index} {i} {_runner.Hash(c)}"));
            }
        }

        _output.WriteLine(Invariant($"@done {index}"));
    }

    // The case as it failed is kept first: shrinking may end the process.
    private void Keep(CommandFamily family, int index, int number, IReadOnlyList<int> choices, Difference difference)
    {
        string file = Path.Combine(_folder, Invariant($"{index}-{number}.json"));
        Save(file, family, number, choices, difference);
        if (Directory.GetFiles(_folder, Invariant($"{index}-*.json")).Length > 1)
        {
            return;
        }

        int seed = family.Seed(number);
        IReadOnlyList<int> smallest = CaseShrinker.Shrink(choices, trial => _runner.RunBoth(_runner.Build(family, seed, trial)) is not null);
        DifferentialCase c = _runner.Build(family, seed, smallest);
        if (_runner.RunBoth(c) is { } remaining)
        {
            Save(file, family, number, smallest, remaining);
        }
    }

    private void Save(string file, CommandFamily family, int number, IReadOnlyList<int> choices, Difference difference)
    {
        DifferentialCase c = _runner.Build(family, family.Seed(number), choices);
        _runner.RunVendors(c);
        _runner.Resynchronise();
        var kept = new KeptCase(family.Key, family.Seed(number), [.. choices], CommandBytes.Describe(c), _runner.Hash(c));
        File.WriteAllText(file, JsonSerializer.Serialize(kept, RecordedCommands.Layout) + "\n");
        File.WriteAllText(Path.ChangeExtension(file, ".txt"), $"{family.Key}\n{difference.Text}\n{kept.Command}\n");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
