using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>The same work done twice, by instances made apart, gives the same bytes.</summary>
internal sealed class DeterminismCheck() : ConformanceCheck("determinism", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (string framework in subject.Manifest.Provides.Frontends.Select(f => f.Name))
        {
            foreach (ModelSample sample in subject.Get(c => c.Frontend(framework)).Samples)
            {
                yield return new CheckCase($"import {framework}/{sample.Name}", () => Twice(subject, c => Import(c, framework, sample)));
            }
        }

        foreach (string pass in subject.Manifest.Provides.Passes)
        {
            yield return new CheckCase($"pass {pass}", () => Twice(subject, c => Transform(c, pass)));
        }

        foreach (string chip in subject.Manifest.Provides.Backends)
        {
            foreach (string mode in subject.Get(c => c.Backend(chip)).Modes)
            {
                yield return new CheckCase($"compile {chip} {mode}", () => Twice(subject, c => Compile(c, chip, mode)));
            }
        }
    }

    private static Outcome Twice(ConformanceSubject subject, Func<PluginComposer, List<Stage>> work)
    {
        using PluginComposer first = subject.Again(), second = subject.Again();
        List<Stage> a = work(first), b = work(second);
        Stage? differing = a.Zip(b).Where(p => p.First.Name != p.Second.Name || !p.First.Bytes.AsSpan().SequenceEqual(p.Second.Bytes)).Select(p => p.First).FirstOrDefault();
        return differing is not null ? Outcome.Failed($"{differing.Name} differs between two runs")
            : a.Count != b.Count ? Outcome.Failed($"one run did {a.Count} steps, the other {b.Count}")
            : a.Count == 0 ? Outcome.NotApplicable("it refuses all the small modules")
            : Outcome.Passed;
    }

    private static List<Stage> Import(PluginComposer composer, string framework, ModelSample sample)
    {
        using var file = new SampleFile(sample);
        IFrontend frontend = composer.Frontend(framework);
        return [new Stage("the imported module", ModuleBytes.Of(frontend.Import(file.Request(composer.Operators()))))];
    }

    private static List<Stage> Transform(PluginComposer composer, string pass)
    {
        ProvidedPass provided = composer.Pass(pass);
        OpRegistry operators = composer.Operators();
        return Accepted(TinyModules.All, module =>
        {
            Module copy = module.Module.Clone();
            provided.Create().Run(copy, new PassContext(operators, new DiagnosticBag()));
            return [new Stage($"the module after the pass, of {module.Name},", ModuleBytes.Of(copy))];
        });
    }

    private static List<Stage> Compile(PluginComposer composer, string chip, string mode)
    {
        var backend = new BackendUnderTest(chip, composer.Backend(chip), composer.Operators(), composer.Catalog, composer.Container);
        return Accepted(TinyModules.All, module =>
        {
            CompiledModule compiled = backend.Compile(module, mode);
            return [new Stage($"the lowered module of {module.Name}", ModuleBytes.Of(compiled.Tpu)), new Stage($"the artifact of {module.Name}", compiled.Artifact.Content)];
        });
    }

    private static List<Stage> Accepted(IEnumerable<TestModule> modules, Func<TestModule, Stage[]> work)
    {
        var stages = new List<Stage>();
        foreach (TestModule module in modules)
        {
            try
            {
                stages.AddRange(work(module));
            }
            catch (DiagnosticException)
            {
                // What is refused has no bytes; whether it may be refused is another check's.
            }
        }

        return stages;
    }

    private sealed record Stage(string Name, byte[] Bytes);
}
