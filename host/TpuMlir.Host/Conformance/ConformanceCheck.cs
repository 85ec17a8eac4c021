using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance;

/// <summary>One concept the kit checks; yields a case for each thing it looks at.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="level">The level from which it runs.</param>
internal abstract class ConformanceCheck(string name, ConformanceLevel level)
{
    /// <summary>Its name in reports.</summary>
    public string Name { get; } = name;

    /// <summary>The level from which it runs.</summary>
    public ConformanceLevel Level { get; } = level;

    /// <summary>True when nothing else can be looked at after one of its cases failed.</summary>
    public virtual bool IsGate => false;

    /// <summary>True when its cases may run side by side.</summary>
    public virtual bool IsParallel => false;

    /// <summary>The cases. May call the plugin; whatever it throws becomes a failed case.</summary>
    public abstract IEnumerable<CheckCase> Cases(ConformanceSubject subject);
}

/// <summary>A thing to look at, not looked at yet.</summary>
/// <param name="Subject">What is looked at.</param>
/// <param name="Run">Looks at it; whatever it throws is a failure.</param>
internal sealed record CheckCase(string Subject, Func<Outcome> Run);

/// <summary>What came of a case.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Message">What is wrong, why there is nothing to check, or a remark.</param>
/// <param name="Details">More for the plugin's author.</param>
internal sealed record Outcome(ConformanceVerdict Verdict, string? Message = null, string? Details = null)
{
    /// <summary>It holds.</summary>
    public static Outcome Passed { get; } = new(ConformanceVerdict.Passed);

    /// <summary>It holds, and there is something to say.</summary>
    public static Outcome PassedWith(string remark) => new(ConformanceVerdict.Passed, remark);

    /// <summary>It does not hold.</summary>
    public static Outcome Failed(string message, string? details = null) => new(ConformanceVerdict.Failed, message, details);

    /// <summary>There is nothing to check.</summary>
    public static Outcome NotApplicable(string reason) => new(ConformanceVerdict.NotApplicable, reason);

    /// <summary>Passed without problems, otherwise failed with all of them.</summary>
    public static Outcome Of(IReadOnlyCollection<string> problems) =>
        problems.Count == 0 ? Passed : Failed(string.Join("; ", problems.Take(5)) + (problems.Count > 5 ? $"; and {problems.Count - 5} more" : ""));
}
