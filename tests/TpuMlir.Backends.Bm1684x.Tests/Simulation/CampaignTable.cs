using System.Globalization;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>What a campaign found in one family.</summary>
internal sealed class FamilyResult
{
    public int Cases { get; set; }

    public int Differing { get; set; }

    public long DifferingBytes { get; set; }

    /// <summary>Number of the case begun last.</summary>
    public int Started { get; set; } = -1;

    public bool Complete { get; set; }

    /// <summary>Cases at which the vendor's model ended the process.</summary>
    public List<int> Refused { get; } = [];

    public Dictionary<int, string> Hashes { get; } = [];

    /// <summary>The model's last complaint.</summary>
    public string Complaint { get; private set; } = "";

    public void Said(string line) => Complaint = line.Contains("ASSERT /", StringComparison.Ordinal) ? line[(line.LastIndexOf('/') + 1)..] : Complaint;
}

/// <summary>Prints a campaign by instruction, and its problems by family.</summary>
internal static class CampaignTable
{
    public static void Write(TextWriter output, IReadOnlyDictionary<int, FamilyResult> results, TimeSpan time, string folder)
    {
        output.WriteLine("| instruction | type combinations and modes | cases | differing cases | differing bytes | refused |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (IGrouping<string, FamilyResult> group in results.OrderBy(r => r.Key).GroupBy(r => CommandFamilies.All[r.Key].Instruction, r => r.Value))
        {
            output.WriteLine(Invariant(
                $"| {group.Key} | {group.Count()} | {group.Sum(r => r.Cases)} | {group.Sum(r => r.Differing)} | {group.Sum(r => r.DifferingBytes)} | {group.Sum(r => r.Refused.Count)} |"));
        }

        IEnumerable<FamilyResult> all = results.Values;
        output.WriteLine(Invariant(
            $"| all | {results.Count} | {all.Sum(r => r.Cases)} | {all.Sum(r => r.Differing)} | {all.Sum(r => r.DifferingBytes)} | {all.Sum(r => r.Refused.Count)} |"));
        foreach ((int index, FamilyResult result) in results.Where(r => r.Value.Differing + r.Value.Refused.Count > 0).OrderBy(r => r.Key))
        {
            output.WriteLine(Invariant(
                $"{CommandFamilies.All[index].Key}: {result.Differing} of {result.Cases} differ, refused {result.Refused.Count} {result.Complaint} ({folder}/{index}-*)"));
        }

        output.WriteLine(Invariant($"{time.TotalSeconds:0} s"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
