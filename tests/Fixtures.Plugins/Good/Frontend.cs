using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Good;

/// <summary>Makes an empty module and names the importers it was given.</summary>
[ExportFrontend("fixture")]
public sealed class Frontend : IFrontend
{
    private static readonly DiagnosticDescriptor Importer = new("FIX003", Severity.Remark, "Importer");

    [ImportMany]
    public IEnumerable<Lazy<IOpImporter, IImporterMetadata>> Importers { get; set; } = [];

    public Module Import(ImportRequest request)
    {
        foreach (Lazy<IOpImporter, IImporterMetadata> importer in Importers.OrderBy(i => i.Metadata.Types[0], StringComparer.Ordinal))
        {
            request.Diagnostics.Report(new(Importer, $"{importer.Metadata.Domain}::{importer.Metadata.Types[0]} by {importer.Value.GetType().Name}"));
        }

        return new Module("fixture");
    }
}

/// <summary>The frontend's own importer.</summary>
[ExportImporter("fixture", "Own")]
public sealed class OwnImporter : IOpImporter
{
    public void Import(SourceNode node, ImportContext context)
    {
    }
}
