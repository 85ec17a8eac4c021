using System.Text.Json.Serialization;

namespace TpuMlir.Sdk.Conformance;

/// <summary>How deep the conformance kit looks. Each level includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConformanceLevel>))]
public enum ConformanceLevel
{
    /// <summary>The plugin loads, is what plugin.json says, does its work once, and can be unloaded.</summary>
    [JsonStringEnumMemberName("smoke")]
    Smoke,

    /// <summary>Every sample of every operator concerned, in every mode.</summary>
    [JsonStringEnumMemberName("ops")]
    Ops,

    /// <summary>Whole models.</summary>
    [JsonStringEnumMemberName("models")]
    Models,
}

/// <summary>What came of a case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConformanceVerdict>))]
public enum ConformanceVerdict
{
    /// <summary>It holds.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>It does not; the message says what is wrong.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>There is nothing to check; the message says why.</summary>
    [JsonStringEnumMemberName("not applicable")]
    NotApplicable,
}

/// <summary>One thing the kit looked at.</summary>
/// <param name="Check">The check: "simulator".</param>
/// <param name="Level">The level it belongs to.</param>
/// <param name="Subject">What was looked at, unique within the check: "acme.GatedSwish/4d on mychip F16".</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Message">What is wrong, why there is nothing to check, or a remark; null when there is nothing to say.</param>
/// <param name="Details">More for the plugin's author, such as a stack trace; null when there is none.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record ConformanceCase(
    string Check,
    ConformanceLevel Level,
    string Subject,
    ConformanceVerdict Verdict,
    string? Message,
    string? Details,
    double Milliseconds)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Subject}";
}

/// <summary>The outcome of the conformance kit for one plugin.</summary>
/// <param name="Tool">The version of the tool that ran it.</param>
/// <param name="Sdk">The version of the SDK.</param>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Version">The plugin's version.</param>
/// <param name="Level">The level asked for.</param>
/// <param name="Cases">The cases, in the order of checks and subjects.</param>
public sealed record ConformanceReport(
    string Tool,
    string Sdk,
    string Plugin,
    string Version,
    ConformanceLevel Level,
    IReadOnlyList<ConformanceCase> Cases)
{
    /// <summary>The version of the file's form; a reader refuses another.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the form this report was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>
    /// The highest level the plugin has reached: of it and of every level below no case failed, and at least one passed. Null
    /// when that is none.
    /// </summary>
    public ConformanceLevel? Reached
    {
        get
        {
            ConformanceLevel? reached = null;
            foreach (ConformanceLevel level in Enum.GetValues<ConformanceLevel>().Where(l => l <= Level))
            {
                ConformanceVerdict[] verdicts = [.. Cases.Where(c => c.Level == level).Select(c => c.Verdict)];
                if (!verdicts.Contains(ConformanceVerdict.Passed) || verdicts.Contains(ConformanceVerdict.Failed))
                {
                    break;
                }

                reached = level;
            }

            return reached;
        }
    }

    /// <summary>True when no case failed.</summary>
    [JsonIgnore]
    public bool Passed => Count(ConformanceVerdict.Failed) == 0;

    /// <summary>Number of cases with a verdict.</summary>
    public int Count(ConformanceVerdict verdict) => Cases.Count(c => c.Verdict == verdict);
}
