using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>A pass as its plugin's metadata describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Options">Its options.</param>
internal sealed record PassSchema(string Name, string Summary, string Plugin, IReadOnlyList<PassOptionSchema> Options)
{
    /// <summary>The passes the usable plugins list, read without loading them; those of a plugin that cannot be read are left out.</summary>
    public static IReadOnlyList<PassSchema> Read(PluginCatalog catalog) =>
        [.. catalog.Usable.Where(p => p.Manifest!.Provides.Passes.Count > 0).SelectMany(Read).DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static IEnumerable<PassSchema> Read(InstalledPlugin plugin)
    {
        try
        {
            using var entry = new PluginAssembly(plugin.EntryPath);
            ILookup<string, PassOptionSchema> options = OptionsOf(entry.Metadata).ToLookup(o => o.Pass);
            return [.. PluginExports.Read(entry)
                .Where(e => e.Kind == PluginKind.Pass && plugin.Provides(PluginKind.Pass, e.Name))
                .Select(e => new PassSchema(e.Name, e.Summary ?? "", plugin.Id, [.. options[e.Name]]))];
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<PassOptionSchema> OptionsOf(MetadataReader reader)
    {
        foreach (CustomAttribute attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (AttributeText.TypeOf(reader, attribute) == "TpuMlir.Sdk.Plugins.PassOptionAttribute"
                && AttributeText.Decode(attribute).FixedArguments is
                    [{ Value: string pass }, { Value: string name }, { Value: string type }, { Value: var initial }, { Value: string description }])
            {
                yield return new(pass, name, type, initial as string, description);
            }
        }
    }
}

/// <summary>An option of a pass.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as C# writes it.</param>
/// <param name="DefaultJson">Its default as JSON, or null.</param>
/// <param name="Description">What it does.</param>
internal sealed record PassOptionSchema(string Pass, string Name, string Type, string? DefaultJson, string Description);
