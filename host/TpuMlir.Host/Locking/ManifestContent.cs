using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TpuMlir.Host.Manifest;

namespace TpuMlir.Host.Locking;

/// <summary>A manifest as a lock keeps it.</summary>
internal static class ManifestContent
{
    // What has no effect on the result: editors' help, who may be trusted, the lock's own place.
    private static readonly string[][] Ignored = [["$schema"], ["extends"], ["plugins", "policy"], ["plugins", "trustedKeys"], ["output", "lock"]];

    /// <summary>The content of a manifest with its hash.</summary>
    public static LockedManifest Of(CompileManifest manifest)
    {
        JsonObject json = JsonSerializer.SerializeToNode(manifest, ManifestJson.Default.CompileManifest)!.AsObject();
        foreach (string[] path in Ignored)
        {
            JsonObject? at = json;
            foreach (string key in path[..^1])
            {
                at = at?[key] as JsonObject;
            }

            at?.Remove(path[^1]);
        }

        byte[] text = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        return new LockedManifest { Sha256 = Convert.ToHexStringLower(SHA256.HashData(text)), Content = JsonElement.Parse(text) };
    }

    /// <summary>Every value in which two manifests differ: "quantize.default was \"F16\" and is \"BF16\"".</summary>
    public static IEnumerable<string> Differences(JsonElement before, JsonElement now)
    {
        Dictionary<string, string> old = Leaves(before), current = Leaves(now);
        return old.Keys.Union(current.Keys)
            .Where(p => old.GetValueOrDefault(p) != current.GetValueOrDefault(p))
            .Select(p => $"{p} was {old.GetValueOrDefault(p) ?? "not set"} and is {current.GetValueOrDefault(p) ?? "not set"}");
    }

    private static Dictionary<string, string> Leaves(JsonElement root)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(root, "");
        return leaves;

        void Add(JsonElement element, string path)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty property in element.EnumerateObject())
                    {
                        Add(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
                    }

                    break;
                case JsonValueKind.Null or JsonValueKind.Undefined:
                    break;
                case JsonValueKind.Array when element.GetArrayLength() == 0:
                    break;
                case JsonValueKind.Array when element.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object):
                    int index = 0;
                    foreach (JsonElement item in element.EnumerateArray())
                    {
                        Add(item, $"{path}[{index++}]");
                    }

                    break;
                default:
                    leaves[path] = JsonSerializer.Serialize(element, CompileLockJson.Default.JsonElement);
                    break;
            }
        }
    }
}
