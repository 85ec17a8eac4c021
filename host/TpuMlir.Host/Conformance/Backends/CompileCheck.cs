using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir.Verification;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>
/// Every sample is refused with a proper diagnostic, or lowered to a valid module near top and to an artifact that computes the
/// numeric reference's bits on the simulator, the same bytes each time.
/// </summary>
internal sealed class CompileCheck() : ConformanceCheck("compile", ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject) =>
        CompileCases.Of(subject).Select(c => new CheckCase(c.Subject, () => Run(c)));

    private static Outcome Run(CompileCase one)
    {
        CompiledModule compiled;
        try
        {
            compiled = one.Compile();
        }
        catch (DiagnosticException e)
        {
            return Refusal.Judge(e);
        }

        if (Verifier.Verify(compiled.Tpu, one.Backend.Operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"lowering left a module that is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        CompiledModule again = one.Backend.Compile(one.Source(), one.Mode);
        (VerificationReport report, bool stored) = StoredInputs.Verify(one.Backend, compiled);
        Outcome outcome = Outcome.Of(
        [
            .. BackendUnderTest.Problems(report),
            .. ModuleBytes.Of(compiled.Tpu).AsSpan().SequenceEqual(ModuleBytes.Of(again.Tpu)) ? Array.Empty<string>() : ["the lowered module differs between two compilations"],
            .. compiled.Artifact.Content.AsSpan().SequenceEqual(again.Artifact.Content) ? Array.Empty<string>() : ["the artifact differs between two compilations"],
        ]);
        return outcome == Outcome.Passed && stored ? Outcome.PassedWith("near top on the inputs as they are stored, not on those given") : outcome;
    }
}
