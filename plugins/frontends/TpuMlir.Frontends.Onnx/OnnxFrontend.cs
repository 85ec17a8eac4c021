using System.ComponentModel.Composition;
using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx;

/// <summary>Reads ONNX models. Operators are imported by whatever <see cref="IOpImporter"/> parts are present.</summary>
[ExportFrontend("onnx")]
public sealed class OnnxFrontend : IFrontend
{
    /// <summary>A frontend with the importers found.</summary>
    [ImportingConstructor]
    public OnnxFrontend([ImportMany] IEnumerable<Lazy<IOpImporter, IImporterMetadata>> importers) => Importers = importers;

    /// <inheritdoc/>
    public IReadOnlyList<ModelSample> Samples => OnnxSamples.All;

    private IEnumerable<Lazy<IOpImporter, IImporterMetadata>> Importers { get; }

    /// <inheritdoc/>
    public Module Import(ImportRequest request) =>
        new GraphImporter(ModelFile.Read(request.Path), request, new ImporterTable(Importers)).Import();
}
