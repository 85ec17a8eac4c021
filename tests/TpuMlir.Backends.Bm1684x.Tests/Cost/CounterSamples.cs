using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>A recorded command with what the cost model says of it.</summary>
internal sealed record CounterSample(CounterRecord Record, string Kind, CommandCost Cost);

/// <summary>
/// The recorded commands in two halves: of the records of each kind, in the order they ran, the first, third, fifth, ... are
/// those the model's constants were fitted to; the others are held out.
/// </summary>
internal static class CounterSamples
{
    /// <summary>Where the recording lies; null when the shared folder is not there.</summary>
    public static string? Path => SharedFolder.Find("reference", "bm1684x", "pmu.csv");

    /// <summary>All records but the firmware's own copies of inputs and outputs, which are no commands of the network.</summary>
    public static IReadOnlyList<CounterSample> Read(string path) =>
        [.. CounterRecord.Read(path).Where(r => r.Op != "fw-copy").Select(r => r.Engine == "TIU"
            ? new CounterSample(r, r.Op, TiuCost.Of(RecordedTiu.Command(r)))
            : new CounterSample(r, r.Op == "DMA_matrix" ? r.Op : $"{r.Columns["src"]}>{r.Columns["dst"]}", GdmaCost.Of(RecordedGdma.Command(r))))];

    /// <summary>One half of the records of each kind: the first, third, ... or the second, fourth, ...</summary>
    public static IReadOnlyList<CounterSample> Half(IEnumerable<CounterSample> samples, bool second) =>
        [.. samples.GroupBy(s => s.Kind).SelectMany(g => g.Where((_, i) => i % 2 == (second ? 1 : 0)))];
}
