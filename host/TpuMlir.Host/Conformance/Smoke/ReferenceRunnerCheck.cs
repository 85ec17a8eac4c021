using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>A reference runner says whether it can run, and why not, without failing.</summary>
internal sealed class ReferenceRunnerCheck() : ConformanceCheck("reference runner", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (string framework in subject.Manifest.Provides.ReferenceRunners)
        {
            yield return new CheckCase($"{framework}: as installed", () => Ask(subject, framework, new ReferenceOptions(), mayRun: true));
            yield return new CheckCase($"{framework}: library that is not there", () =>
                Ask(subject, framework, new ReferenceOptions(Path.Combine(Path.GetTempPath(), $"no-such-library-{Guid.NewGuid():N}")), mayRun: false));
        }
    }

    private static Outcome Ask(ConformanceSubject subject, string framework, ReferenceOptions options, bool mayRun)
    {
        IReferenceRunner runner = subject.Get(c => c.ReferenceRunner(framework))!;
        bool runs = runner.IsAvailable(options, out string reason);
        return runs && !mayRun ? Outcome.Failed("it says it can run with a library that is not there")
            : !runs && string.IsNullOrWhiteSpace(reason) ? Outcome.Failed("it cannot run and does not say why")
            : Outcome.PassedWith(runs ? "it can run" : reason);
    }
}
