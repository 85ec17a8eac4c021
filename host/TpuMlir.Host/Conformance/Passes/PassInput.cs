using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Passes;

/// <summary>A module to give a pass.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Module">The module; not to be changed.</param>
/// <param name="Run">Computes the outputs of the module, or of what a pass made of it.</param>
/// <param name="Tolerance">How far outputs may move, as a share of their largest magnitude.</param>
internal sealed record PassInput(string Name, Module Module, Func<Module, IReadOnlyDictionary<string, Tensor>> Run, double Tolerance)
{
    /// <summary>The modules of an operator's samples that a pass meets at its point of the pipeline.</summary>
    public static IEnumerable<PassInput> Of(ConformanceSubject subject, ProvidedPass pass, OpDefinition definition, OpRegistry operators) =>
        pass.At == PipelinePoints.Tpu
            ? Backends(subject).SelectMany(b => definition.Samples().Select(s => Lowered(b, TestModule.Of(definition, s))).OfType<PassInput>())
            : PassModules.Of(definition).Select(m => new PassInput(m.Name, m.Module, changed => (m with { Module = changed }).RunTop(operators), Closeness.Reordered));

    /// <summary>The plugin's own backends; all installed ones when it has none.</summary>
    private static IEnumerable<BackendUnderTest> Backends(ConformanceSubject subject) =>
        (subject.Manifest.Provides.Backends.Count > 0 ? subject.Manifest.Provides.Backends : subject.Catalog.Names(PluginKind.Backend)).Select(subject.Backend);

    /// <summary>The module lowered to the chip's first mode; null when the chip refuses it.</summary>
    private static PassInput? Lowered(BackendUnderTest backend, TestModule module)
    {
        try
        {
            string mode = backend.Backend.Modes[0];
            // Lowering fixes everything that changes bits, so a pass behind it keeps every bit.
            return new PassInput($"{module.Name} on {backend.Chip} {mode}", backend.Lower(module, mode).Module, changed => Reference(backend.Backend, changed, module.Inputs), 0);
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Reference(IBackend backend, Module module, IReadOnlyDictionary<string, Tensor> inputs) =>
        ModuleInterpreter.ForReference(module, backend.Reference).Run(
            module.Inputs.ToDictionary(i => i.Location.Name!, i => TensorQuantization.FromReal(inputs[i.Location.Name!], i.Result.TensorType)));
}
