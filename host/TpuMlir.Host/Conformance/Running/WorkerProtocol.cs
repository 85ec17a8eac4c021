using System.Text.Json;
using System.Text.Json.Serialization;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Running;

/// <summary>A line from the worker: a case begins, or has ended.</summary>
/// <param name="Check">The check's number.</param>
/// <param name="Case">The case's number.</param>
/// <param name="Ended">True when it has ended.</param>
/// <param name="Result">The case; null for a listing that ended without problems.</param>
internal sealed record WorkerEvent(int Check, int Case, bool Ended, ConformanceCase? Result)
{
    /// <summary>Begins the lines of the protocol; whatever else a plugin prints is not one.</summary>
    private const string Mark = "\u0001conformance ";

    /// <summary>Where the case stands.</summary>
    [JsonIgnore]
    public CasePosition Position => new(Check, Case);

    /// <summary>The line.</summary>
    public string ToLine() => Mark + JsonSerializer.Serialize(this, WorkerJson.Default.WorkerEvent);

    /// <summary>The event of a line, or null when it is none.</summary>
    public static WorkerEvent? Parse(string line)
    {
        int at = line.IndexOf(Mark, StringComparison.Ordinal);
        try
        {
            return at < 0 ? null : JsonSerializer.Deserialize(line.AsSpan(at + Mark.Length), WorkerJson.Default.WorkerEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the worker is to do; its standard input.</summary>
/// <param name="Request">What to check.</param>
/// <param name="Threads">How many cases may run side by side.</param>
/// <param name="Known">Cases that have a result already.</param>
internal sealed record WorkerOrder(ConformanceRequest Request, int Threads, IReadOnlyList<KnownCase> Known)
{
    /// <summary>The text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkerJson.Default.WorkerOrder);

    /// <summary>The order of a text.</summary>
    public static WorkerOrder Parse(string json) => JsonSerializer.Deserialize(json, WorkerJson.Default.WorkerOrder)!;
}

/// <summary>A case that has a result.</summary>
internal sealed record KnownCase(int Check, int Case, ConformanceVerdict Verdict);

[JsonSerializable(typeof(WorkerEvent))]
[JsonSerializable(typeof(WorkerOrder))]
internal sealed partial class WorkerJson : JsonSerializerContext;
