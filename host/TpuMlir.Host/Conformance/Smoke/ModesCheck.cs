using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>Each mode of a backend takes a small module all the way: lowered, generated, read again, simulated, compared.</summary>
internal sealed class ModesCheck() : ConformanceCheck("modes", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (string chip in subject.Manifest.Provides.Backends)
        {
            BackendUnderTest backend = subject.Backend(chip);
            foreach (string mode in backend.Backend.Modes)
            {
                yield return new CheckCase($"{chip} {mode}", () => Run(backend, mode));
            }
        }
    }

    private static Outcome Run(BackendUnderTest backend, string mode)
    {
        var refusals = new List<string>();
        foreach (TestModule module in TinyModules.All)
        {
            CompiledModule compiled;
            try
            {
                compiled = backend.Compile(module, mode);
            }
            catch (DiagnosticException e)
            {
                refusals.Add($"{module.Name}: {e.Diagnostics[0].Message}");
                continue;
            }

            IReadOnlyList<string> problems = BackendUnderTest.Problems(backend.Verify(compiled));
            return problems.Count == 0 ? Outcome.PassedWith($"with {module.Name}") : Outcome.Failed($"{module.Name}: {string.Join("; ", problems)}");
        }

        return Outcome.Failed($"it compiles none of the small modules: {string.Join("; ", refusals)}");
    }
}
