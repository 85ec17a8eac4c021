using System.Text.Json;
using System.Text.Json.Serialization;

namespace TpuMlir.Host.Plugins;

/// <summary>plugin.json as it is written; every key may be absent.</summary>
internal sealed class PluginJson
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    public string? Id { get; set; }

    public string? Version { get; set; }

    public string? Sdk { get; set; }

    public string? Entry { get; set; }

    public string? Title { get; set; }

    public ProvidesJson? Provides { get; set; }

    public string[]? Contracts { get; set; }

    public RequirementJson[]? Requires { get; set; }

    public Dictionary<string, string>? Files { get; set; }
}

/// <summary>The "provides" section.</summary>
internal sealed class ProvidesJson
{
    public FileKindJson[]? Frontends { get; set; }

    public string[]? ReferenceRunners { get; set; }

    public string[]? Backends { get; set; }

    public FileKindJson[]? Formats { get; set; }

    public string[]? Passes { get; set; }

    public string[]? Ops { get; set; }

    public string[]? Importers { get; set; }

    public string[]? Extends { get; set; }
}

/// <summary>A frontend or format.</summary>
internal sealed class FileKindJson
{
    public string? Name { get; set; }

    public string[]? Extensions { get; set; }

    public string? Signature { get; set; }
}

/// <summary>An entry of "requires".</summary>
internal sealed class RequirementJson
{
    public string? Id { get; set; }

    public string? Version { get; set; }
}

/// <summary>Serialization without reflection: faster to start, and it keeps no plugin type alive.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PluginJson))]
internal sealed partial class PluginJsonContext : JsonSerializerContext;
