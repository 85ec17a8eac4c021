using System.Text.Json.Nodes;

namespace TpuMlir.Sdk.Build;

/// <summary>
/// Compares what plugin.json lists under "provides" with what the entry assembly exports: the host uses what is both. Parts for
/// other plugins' chips ("extends") are exported by attributes of any contract and are left to the conformance kit.
/// </summary>
internal static class ProvidesCheck
{
    private static readonly string[] Sections = ["frontends", "referenceRunners", "backends", "formats", "passes", "ops", "importers"];

    /// <summary>Every disagreement, as a sentence that says what to do.</summary>
    /// <param name="manifest">The author's plugin.json.</param>
    /// <param name="exports">What the entry assembly exports.</param>
    public static IEnumerable<string> Problems(JsonObject manifest, IReadOnlyList<DeclaredExport> exports)
    {
        var provides = manifest["provides"] as JsonObject;
        string[] frontends = Listed(provides, "frontends");
        foreach (string section in Sections)
        {
            string[] listed = Listed(provides, section);
            foreach (string name in listed.Where(n => !exports.Any(e => e.Section == section && e.Name == n)))
            {
                yield return $"provides.{section} lists '{name}', and no type of the assembly exports it; export it, or leave it out";
            }

            foreach (DeclaredExport export in exports.Where(e => e.Section == section && !listed.Contains(e.Name) && !IsOfOwnFrontend(e, frontends)))
            {
                yield return $"{export.Type} exports '{export.Name}', and provides.{section} does not list it, so the host would not use it; add it to plugin.json";
            }
        }
    }

    /// <summary>Importers for the plugin's own frontend come with it.</summary>
    private static bool IsOfOwnFrontend(DeclaredExport export, string[] frontends) =>
        export.Section == "importers" && frontends.Any(f => export.Name.StartsWith($"{f}:", StringComparison.Ordinal));

    /// <summary>Names, or objects with one.</summary>
    private static string[] Listed(JsonObject? provides, string section) => provides?[section] is JsonArray list
        ? [.. list.Select(n => (n is JsonObject kind ? kind["name"] : n) is JsonValue value && value.TryGetValue(out string? name) ? name : null).OfType<string>()]
        : [];
}
