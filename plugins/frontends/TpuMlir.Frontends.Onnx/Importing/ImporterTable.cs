using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>The importers of ONNX nodes by operator.</summary>
internal sealed class ImporterTable
{
    private readonly ILookup<(string Domain, string Type), Lazy<IOpImporter, IImporterMetadata>> _importers;

    /// <summary>A table of those importers that are for ONNX.</summary>
    public ImporterTable(IEnumerable<Lazy<IOpImporter, IImporterMetadata>> importers) => _importers = importers
        .Where(i => i.Metadata.Framework == "onnx")
        .SelectMany(i => i.Metadata.Types.Select(t => (Key: (Opset.Normal(i.Metadata.Domain), t), Importer: i)))
        .ToLookup(p => p.Key, p => p.Importer);

    /// <summary>True when some version of the operator has an importer.</summary>
    public bool Knows(SourceNode node) => _importers.Contains((node.Domain, node.Type));

    /// <summary>The importer of a node.</summary>
    /// <exception cref="ImportException">There is none, or none for this version.</exception>
    public IOpImporter Find(SourceNode node)
    {
        Lazy<IOpImporter, IImporterMetadata>[] known = [.. _importers[(node.Domain, node.Type)]];
        string name = node.Domain.Length == 0 ? node.Type : $"{node.Domain}::{node.Type}";
        if (known.Length == 0 && node.Domain.Length == 0 && Folding.Folder.CanFold(node.Type))
        {
            throw new ImportException(
                CoreDiagnostics.UnknownOperator,
                $"operator '{name}' (version {node.Version}) has inputs computed at run time",
                "it is only evaluated while the model is imported, on constants and shapes",
                "give the inputs fixed shapes so that the computation folds away, or cut the model before it");
        }

        if (known.Length == 0)
        {
            throw new ImportException(
                CoreDiagnostics.UnknownOperator,
                $"no importer for operator '{name}' (version {node.Version})",
                Domains.Contains(node.Domain) ? "none of the loaded plugins imports this operator" : $"none of the loaded plugins imports the domain '{node.Domain}'",
                Nearest(node) is { } near ? $"the nearest supported operator is '{near}'" : "add a plugin that exports an importer for it");
        }

        return known.FirstOrDefault(i => i.Metadata.Since <= node.Version && node.Version <= i.Metadata.Until)?.Value
            ?? throw new ImportException(
                CoreDiagnostics.UnsupportedOpset,
                $"operator '{name}' is not imported from operator set {node.Version}",
                $"importers cover {string.Join(", ", known.Select(i => Range(i.Metadata)))}",
                "export the model with an operator set that is covered");
    }

    private IEnumerable<string> Domains => _importers.Select(g => g.Key.Domain);

    private static string Range(IImporterMetadata metadata) =>
        metadata.Until == long.MaxValue ? $"{metadata.Since} and later" : $"{metadata.Since} to {metadata.Until}";

    private string? Nearest(SourceNode node) => _importers
        .Select(g => g.Key)
        .Where(k => k.Domain == node.Domain && (k.Type.Contains(node.Type, StringComparison.OrdinalIgnoreCase) || node.Type.Contains(k.Type, StringComparison.OrdinalIgnoreCase)))
        .Select(k => k.Type)
        .OrderBy(t => Math.Abs(t.Length - node.Type.Length)).ThenBy(t => t, StringComparer.Ordinal)
        .FirstOrDefault();
}
