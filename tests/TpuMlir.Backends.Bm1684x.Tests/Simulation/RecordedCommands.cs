using System.Text.Json;
using TpuMlir.Backends.Bm1684x.Tests.Generation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>A case that once differed: its decisions say what it was, the hash what the vendor's model computes.</summary>
internal sealed record KeptCase(string Family, int Seed, int[] Choices, string Command, string Hash);

/// <summary>
/// What the vendor's model computed for the first cases of every family (recorded-commands.json), and the cases that once
/// differed (Cases/*.json). Both are written by the campaign, never from our simulator alone.
/// </summary>
internal static class RecordedCommands
{
    /// <summary>Recorded cases of each family.</summary>
    public const int PerFamily = 2;

    public static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    private static string Folder => Path.Combine(Repository.Root, "tests", "TpuMlir.Backends.Bm1684x.Tests", "Simulation");

    private static string FilePath => Path.Combine(Folder, "recorded-commands.json");

    /// <summary>Hashes by family.</summary>
    public static IReadOnlyDictionary<string, string[]> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(FilePath))!;

    /// <summary>Writes the hashes of these families; those of others that still exist stay.</summary>
    public static void Write(IEnumerable<KeyValuePair<string, string[]>> hashes)
    {
        var all = new SortedDictionary<string, string[]>(
            Read().Where(r => CommandFamilies.All.Any(f => f.Key == r.Key)).ToDictionary(), StringComparer.Ordinal);
        foreach ((string family, string[] recorded) in hashes)
        {
            all[family] = recorded;
        }

        File.WriteAllText(FilePath, JsonSerializer.Serialize(all, Layout) + "\n");
    }

    public static IEnumerable<KeptCase> Kept() => Directory.Exists(Path.Combine(Folder, "Cases"))
        ? Directory.EnumerateFiles(Path.Combine(Folder, "Cases"), "*.json").Order(StringComparer.Ordinal).Select(ReadCase)
        : [];

    public static KeptCase ReadCase(string file) => JsonSerializer.Deserialize<KeptCase>(File.ReadAllText(file))!;
}
