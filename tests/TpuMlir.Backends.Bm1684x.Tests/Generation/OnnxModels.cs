using System.ComponentModel.Composition.Hosting;
using TpuMlir.Frontends.Onnx;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Imports ONNX files.</summary>
internal static class OnnxModels
{
    public static Module Import(string path, IReadOnlyDictionary<string, Shape>? inputs = null)
    {
        using var catalog = new AssemblyCatalog(typeof(OnnxFrontend).Assembly);
        using var container = new CompositionContainer(catalog);
        return container.GetExportedValue<IFrontend>()!.Import(
            new ImportRequest(path, inputs ?? new Dictionary<string, Shape>(), [], OpRegistry.Standard, new DiagnosticBag()));
    }
}
