using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace TpuMlir.Host.Manifest;

/// <summary>The paths in a manifest: the properties with <see cref="ManifestPathAttribute"/>.</summary>
internal static class ManifestPaths
{
    /// <summary>Makes paths relative to one folder relative to another.</summary>
    public static void Rebase(JsonObject manifest, string from, string to)
    {
        if (from != to)
        {
            Rebase(manifest, ManifestJson.Default.CompileManifest, path => Rebased(path, from, to));
        }
    }

    private static void Rebase(JsonObject content, JsonTypeInfo type, Func<string, string> rebased)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            JsonNode? value = content[property.Name];
            if (value is JsonObject section && type.Options.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } sectionType)
            {
                Rebase(section, sectionType, rebased);
            }
            else if (property.AttributeProvider?.IsDefined(typeof(ManifestPathAttribute), inherit: true) == true)
            {
                content[property.Name] = value switch
                {
                    JsonArray list => new JsonArray([.. list.Select(v => (JsonNode?)rebased(v!.GetValue<string>()))]),
                    JsonValue text => rebased(text.GetValue<string>()),
                    _ => null,
                };
                if (value is null)
                {
                    content.Remove(property.Name);
                }
            }
        }
    }

    private static string Rebased(string path, string from, string to) =>
        path.Length == 0 || Path.IsPathRooted(path) ? path : Path.GetRelativePath(to, Path.GetFullPath(path, from)).Replace('\\', '/');
}
