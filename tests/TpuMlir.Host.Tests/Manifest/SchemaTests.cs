using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NJsonSchema;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Manifest.Schema;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Tests.Commands;
using TpuMlir.Host.Tests.Plugins;

namespace TpuMlir.Host.Tests.Manifest;

/// <summary>The schema of manifests, judged by a validator that is not ours.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Path.Combine(Tool.Repository, "samples"), "*.tpumlir.json", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Tool.Repository, f))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_manifests_are_valid(string path) =>
        Assert.Empty(await Validate(File.ReadAllText(Path.Combine(Tool.Repository, path)), plugins: false));

    [Theory]
    [InlineData("""{ "colour": 1 }""", "#/colour")]
    [InlineData("""{ "model": { "sourse": "a.onnx" } }""", "#/model.sourse")]
    [InlineData("""{ "target": { "backend": 7 } }""", "#/target.backend")]
    [InlineData("""{ "model": { "source": null } }""", "#/model.source")]
    [InlineData("""{ "verify": { "inputs": "a.npz" } }""", "#/verify.inputs")]
    [InlineData("""{ "model": { "inputs": { "x": { "shape": ["a"] } } } }""", "#/model.inputs.x")]
    [InlineData("""{ "plugins": { "policy": "some" } }""", "#/plugins.policy")]
    [InlineData("""{ "plugins": { "require": [{ "version": "1.0" }] } }""", "#/plugins.require[0]")]
    [InlineData("""{ "schemaVersion": "1" }""", "#/schemaVersion")]
    public async Task What_the_reader_refuses_the_schema_refuses_at_the_same_place(string manifest, string place)
    {
        string[] places = await Validate(manifest, plugins: false);
        Assert.Contains(place, places);
    }

    [Theory]
    [InlineData("""{ "pass": "fixture-configured", "options": { "max-chain": 5, "label": "x" } }""", true)]
    [InlineData("""{ "pass": "fixture-configured", "after": "top-fuse" }""", true)]
    [InlineData("""{ "pass": "fixture-configured", "options": { "max-chian": 5 } }""", false)]
    [InlineData("""{ "pass": "fixture-configured", "options": { "max-chain": "five" } }""", false)]
    [InlineData("""{ "pass": "fixture-configured", "options": { "max-chain": 1.5 } }""", false)]
    [InlineData("""{ "pass": "fixture-breaking", "options": { "max-chain": 5 } }""", false)]
    [InlineData("""{ "pass": "no-such-pass" }""", false)]
    [InlineData("""{ "after": "top-fuse" }""", false)]
    public async Task Options_of_other_peoples_passes_are_checked(string entry, bool valid)
    {
        string[] places = await Validate($$"""{ "pipeline": { "insert": [{{entry}}] } }""", plugins: true);
        Assert.Equal(valid, places.Length == 0);
    }

    [Fact]
    public void Options_have_type_default_and_description_and_no_plugin_is_loaded()
    {
        JsonObject schema = Schema(plugins: true);

        JsonNode entry = schema["properties"]!["pipeline"]!["properties"]!["insert"]!["items"]!["anyOf"]!.AsArray()
            .Single(e => e!["properties"]!["pass"]!["enum"]![0]!.GetValue<string>() == "fixture-configured")!;

        Assert.Equal("Warns with its options. (plugin fixtures.configured)", entry["description"]!.GetValue<string>());
        Assert.Equal(
            """{"max-chain":{"description":"A number.","type":"integer","default":2},"label":{"description":"A text.","type":"string","default":""}}""",
            entry["properties"]!["options"]!["properties"]!.ToJsonString());
        Assert.DoesNotContain(System.Runtime.Loader.AssemblyLoadContext.All, c => c.Name == "fixtures.schema-only");
    }

    [Fact]
    public void Every_property_of_a_manifest_is_described()
    {
        Assert.Empty(Undescribed(ManifestJson.Default.CompileManifest, "", []));
        JsonObject schema = Schema(plugins: false);
        Assert.Equal("The model's file, or a top module (.mlir) to start from.", schema["properties"]!["model"]!["properties"]!["source"]!["description"]!.GetValue<string>());
        Assert.True(schema["properties"]!["verify"]!["properties"]!["enabled"]!["default"]!.GetValue<bool>());
        Assert.Equal(["any", "pinned", "signed"], schema["properties"]!["plugins"]!["properties"]!["policy"]!["enum"]!.AsArray().Select(v => v!.GetValue<string>()));
    }

    [Fact]
    public void The_command_prints_or_writes_it()
    {
        ToolResult printed = Tool.Run("schema");
        string path = Path.Combine(_sandbox.Root, "a", "schema.json");
        ToolResult written = Tool.Run("schema", "--output", path);

        Assert.Equal((0, "", $"wrote {path}\n"), (written.Code, written.Errors, written.Output));
        Assert.Equal(printed.Output, File.ReadAllText(path));
        Assert.Equal("http://json-schema.org/draft-07/schema#", JsonNode.Parse(printed.Output)!["$schema"]!.GetValue<string>());
        Assert.Contains("bm1684x", JsonNode.Parse(printed.Output)!["properties"]!["target"]!["properties"]!["backend"]!["examples"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Undescribed(JsonTypeInfo type, string path, HashSet<Type> seen)
    {
        if (type.ElementType is { } element)
        {
            return Undescribed(type.Options.GetTypeInfo(element), path, seen);
        }

        return type.Kind != JsonTypeInfoKind.Object || !seen.Add(type.Type) ? [] : type.Properties.SelectMany(p => Undescribed(type.Options.GetTypeInfo(p.PropertyType), $"{path}.{p.Name}", seen)
            .Concat(p.AttributeProvider!.GetCustomAttributes(typeof(DescriptionAttribute), true) is [DescriptionAttribute { Description.Length: > 3 }] ? [] : [$"{path}.{p.Name}"]));
    }

    private JsonObject Schema(bool plugins)
    {
        if (plugins)
        {
            _sandbox.Add("Configured");
        }

        return ManifestSchema.Create(_sandbox.Discover());
    }

    /// <summary>The places where a manifest does not follow the schema.</summary>
    private async Task<string[]> Validate(string manifest, bool plugins)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(Schema(plugins).ToJsonString());
        // The validator's own parser knows no comments; they are no part of the schema.
        string plain = JsonNode.Parse(manifest, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.ToJsonString();
        return [.. schema.Validate(plain).Select(e => e.Path!)];
    }
}
