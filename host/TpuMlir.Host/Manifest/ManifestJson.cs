using System.Text.Json.Serialization;

namespace TpuMlir.Host.Manifest;

/// <summary>The manifest's JSON form.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CompileManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
