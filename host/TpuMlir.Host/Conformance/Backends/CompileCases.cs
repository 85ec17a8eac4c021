using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>A sample to be compiled for a chip in a mode.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Definition">The operator.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Index">Its place among the operator's samples.</param>
internal sealed record CompileCase(BackendUnderTest Backend, string Mode, OpDefinition Definition, OpSample Sample, int Index)
{
    /// <summary>The case in reports.</summary>
    public string Subject => $"{Module} on {Backend.Chip} {Mode}";

    private string Module => TestModule.NameOf(Definition, Sample);

    /// <summary>The sample's module.</summary>
    public TestModule Source() => TestModule.Of(Definition, Sample);

    /// <summary>Compiles it; once for all checks.</summary>
    /// <exception cref="DiagnosticException">The backend refuses it.</exception>
    public CompiledModule Compile() => Backend.CompileOnce(Source, $"{Definition.Name}/{Index}", Mode);

    /// <summary>Compiles it; null when the backend refuses it or fails, which is the check of compiling to tell.</summary>
    public CompiledModule? TryCompile()
    {
        try
        {
            return Compile();
        }
#pragma warning disable CA1031 // Whatever it is, the check of compiling fails with it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}

/// <summary>What is compiled to test a plugin.</summary>
internal static class CompileCases
{
    /// <summary>
    /// On the plugin's own chips every operator; on the chips of other plugins the operators it defines and those it brings
    /// lowering rules for.
    /// </summary>
    public static IEnumerable<CompileCase> Of(ConformanceSubject subject)
    {
        HashSet<string> own = [.. subject.OwnOperators.Select(o => o.Name)];
        foreach (string chip in subject.Catalog.Names(PluginKind.Backend))
        {
            bool isOwn = subject.Manifest.Provides.Backends.Contains(chip);
            LoweringRule[] rules = Rules(subject, chip);
            if ((!isOwn && own.Count == 0 && rules.Length == 0) || Backend(subject, chip, isOwn) is not { } backend)
            {
                continue;
            }

            foreach (OpDefinition definition in backend.Operators.Operators.Where(o => isOwn || own.Contains(o.Name) || rules.Any(r => Lowers(r, o))))
            {
                foreach ((int index, OpSample sample) in definition.Samples().Index())
                {
                    foreach (string mode in backend.Backend.Modes)
                    {
                        yield return new CompileCase(backend, mode, definition, sample, index);
                    }
                }
            }
        }
    }

    /// <summary>The rules the plugin brings for a chip.</summary>
    private static LoweringRule[] Rules(ConformanceSubject subject, string chip) => subject.Manifest.Provides.Extends.Contains(chip)
        ? [.. subject.Get(c => BackendExtensions.PartsOf(c.Activate(subject.Plugin), chip)).Select(p => p.Instance).OfType<LoweringRule>()]
        : [];

    private static bool Lowers(LoweringRule rule, OpDefinition definition) =>
        rule.Operators.Contains(definition.Name)
        || definition.Samples().Take(1).Any(s => rule.Covers(s.Build(new SampleBuilder(s.Name))));

    /// <summary>The backend; null when it is another plugin's and fails, which is no fault of the one under test.</summary>
    private static BackendUnderTest? Backend(ConformanceSubject subject, string chip, bool isOwn)
    {
        try
        {
            return subject.Backend(chip);
        }
        catch (DiagnosticException) when (!isOwn)
        {
            return null;
        }
    }
}
