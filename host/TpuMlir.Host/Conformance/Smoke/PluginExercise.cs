using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>Uses every part of a plugin once, as a compilation would. What is refused is refused; other checks look at that.</summary>
internal static class PluginExercise
{
    /// <summary>Uses the plugin.</summary>
    public static void Run(InstalledPlugin plugin, PluginComposer composer)
    {
        ActivePlugin active = composer.Activate(plugin);
        OpRegistry operators = composer.Operators();
        active.Exports<IOpImporter>().ToList().ForEach(e => e.Create());
        active.Exports<IReferenceRunner>().ToList().ForEach(e => e.Create().IsAvailable(new ReferenceOptions(), out _));
        foreach (OpDefinition definition in active.Exports<IOpProvider>().SelectMany(e => e.Create().Operators))
        {
            foreach (OpSample sample in definition.Samples().Take(1))
            {
                TestModule.Of(definition, sample).RunTop(operators);
            }
        }

        foreach (PluginExport<IPass> pass in active.Exports<IPass>(fresh: true))
        {
            foreach (TestModule module in TinyModules.All)
            {
                Refusable(() => pass.Create().Run(module.Module, new PassContext(operators, new DiagnosticBag())));
            }
        }

        foreach (PluginExport<IFrontend> export in active.Exports<IFrontend>())
        {
            IFrontend frontend = export.Create();
            foreach (ModelSample sample in frontend.Samples)
            {
                using var file = new SampleFile(sample);
                Refusable(() => frontend.Import(file.Request(operators)));
            }
        }

        foreach (string chip in plugin.Manifest!.Provides.Backends)
        {
            Compile(new BackendUnderTest(chip, composer.Backend(chip), operators, composer.Catalog, composer.Container));
        }
    }

    private static void Compile(BackendUnderTest backend)
    {
        foreach (string mode in backend.Backend.Modes)
        {
            Refusable(() => backend.Verify(backend.Compile(TinyModules.All.First(), mode)));
        }
    }

    private static void Refusable(Action action)
    {
        try
        {
            action();
        }
        catch (DiagnosticException)
        {
            // A refusal is an answer.
        }
    }
}
