using System.ComponentModel.Composition;
using System.ComponentModel.Composition.Hosting;
using System.ComponentModel.Composition.Primitives;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// Offers a plugin's importers to another plugin's frontend, and nothing else of it. A failing importer names its own plugin,
/// not the frontend's.
/// </summary>
internal sealed class OfferedImporters(ActivePlugin source) : ExportProvider
{
    private static readonly string Contract = AttributedModelServices.GetContractName(typeof(IOpImporter));

    /// <inheritdoc/>
    protected override IEnumerable<Export> GetExportsCore(ImportDefinition definition, AtomicComposition? atomicComposition)
    {
        if (definition.ContractName != Contract)
        {
            return [];
        }

        // The provider refuses to give "exactly one" when it has none or more; the frontend's import decides that.
        var any = new ImportDefinition(definition.Constraint, Contract, ImportCardinality.ZeroOrMore, false, false);
        return source.Provider.GetExports(any, atomicComposition).Select(e => new Export(e.Definition, () => Create(e)));
    }

    private object? Create(Export export)
    {
        try
        {
            return export.Value;
        }
        catch (Exception e)
        {
            throw PluginFailure.Failed(source.Plugin, $"creating an importer ({(export.Definition as ICompositionElement)?.DisplayName.Split(' ')[0]})", e);
        }
    }
}
