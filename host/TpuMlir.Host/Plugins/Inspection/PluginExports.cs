using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>Something a type of a plugin exports.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name as plugin.json lists it.</param>
/// <param name="Type">The type's full name.</param>
/// <param name="Summary">For a pass, what it does; otherwise null.</param>
/// <param name="At">For a pass that runs by itself, the point of the pipeline where it does; otherwise null.</param>
internal sealed record DeclaredExport(PluginKind Kind, string Name, string Type, string? Summary, string? At);

/// <summary>What the types of an assembly export, read from their attributes.</summary>
internal static class PluginExports
{
    /// <summary>The exports of the entry assembly.</summary>
    public static IReadOnlyList<DeclaredExport> Read(PluginAssembly assembly)
    {
        MetadataReader reader = assembly.Metadata;
        var exports = new List<DeclaredExport>();
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            string name = SignatureText.Name(reader, type);
            foreach (CustomAttribute attribute in type.GetCustomAttributes().Select(reader.GetCustomAttribute))
            {
                exports.AddRange(Of(AttributeText.TypeOf(reader, attribute), attribute).Select(e => new DeclaredExport(e.Kind, e.Name, name, e.Summary, e.At)));
            }
        }

        return exports;
    }

    private static IEnumerable<(PluginKind Kind, string Name, string? Summary, string? At)> Of(string? attributeType, CustomAttribute attribute)
    {
        PluginKind? kind = attributeType switch
        {
            "TpuMlir.Sdk.Plugins.ExportFrontendAttribute" => PluginKind.Frontend,
            "TpuMlir.Sdk.Plugins.ExportReferenceRunnerAttribute" => PluginKind.ReferenceRunner,
            "TpuMlir.Sdk.Plugins.ExportBackendAttribute" => PluginKind.Backend,
            "TpuMlir.Sdk.Plugins.ExportContainerAttribute" => PluginKind.Format,
            "TpuMlir.Sdk.Plugins.ExportPassAttribute" => PluginKind.Pass,
            "TpuMlir.Sdk.Plugins.ExportImporterAttribute" => PluginKind.Importer,
            "TpuMlir.Sdk.Ops.OpAttribute" => PluginKind.Op,
            _ => null,
        };
        if (kind is null)
        {
            return [];
        }

        CustomAttributeValue<string> value = AttributeText.Decode(attribute);
        if (value.FixedArguments is not [{ Value: string name }, .. var more])
        {
            return [];
        }

        return kind == PluginKind.Importer
            ? Importers(name, more, AttributeText.Named<string>(value, "Domain") ?? "").Select(n => (kind.Value, n, (string?)null, (string?)null))
            : kind == PluginKind.Pass
            ? [(kind.Value, name, more.FirstOrDefault().Value as string, AttributeText.Named<string>(value, "At"))]
            : [(kind.Value, name, null, null)];
    }

    /// <summary>False when a plugin has no pass that runs by itself; true when it has or its entry cannot be read.</summary>
    public static bool HasPassOfItsOwn(InstalledPlugin plugin)
    {
        try
        {
            using var entry = new PluginAssembly(plugin.EntryPath);
            return Read(entry).Any(e => e.At is not null);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static IEnumerable<string> Importers(string framework, IEnumerable<CustomAttributeTypedArgument<string>> types, string domain) => types
        .SelectMany(t => t.Value is IEnumerable<CustomAttributeTypedArgument<string>> list ? list : [])
        .Select(t => domain.Length == 0 ? $"{framework}:{t.Value}" : $"{framework}:{domain}::{t.Value}");
}
