using TpuMlir.Host.Manifest;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Manifest;

/// <summary>One test for each message, with the exact text.</summary>
public sealed class ManifestReaderTests : IDisposable
{
    private const string Least = """{ "model": { "source": "a.onnx" }, "target": { "backend": "chip" } }""";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tpumlir.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_least_manifest_has_defaults()
    {
        CompileManifest manifest = Read(Least);
        Assert.Equal((1, "a.onnx", "chip", null, true), (manifest.SchemaVersion, manifest.Model!.Source, manifest.Target!.Backend, manifest.Quantize.Default, manifest.Verify.Enabled));
        Assert.Empty(manifest.Pipeline.Insert);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        CompileManifest manifest = Read("\uFEFF// a comment\n{ \"model\": { \"source\": \"a.onnx\", }, /* another */ \"target\": { \"backend\": \"chip\" }, }");
        Assert.Equal("chip", manifest.Target!.Backend);
        Assert.Equal("other", Read("{ // c\n \"model\": { \"source\": \"a\" }, \"target\": { \"backend\": \"chip\" } }", "target.backend=other").Target!.Backend);
    }

    [Fact]
    public void An_unknown_key_comes_with_a_suggestion() => Fails(
        """{ "model": { "sourse": "a.onnx" }, "target": { "backend": "chip" } }""",
        CoreDiagnostics.UnknownKey, "unknown key 'sourse'", "model.sourse", "did you mean 'source'?");

    [Fact]
    public void An_unknown_key_like_no_other_comes_with_the_keys_there_are() => Fails(
        """{ "target": { "colour": "red", "backend": "chip" }, "model": { "source": "a" } }""",
        CoreDiagnostics.UnknownKey, "unknown key 'colour'", "target.colour", "the keys here are backend");

    [Fact]
    public void A_key_in_other_case_is_suggested() => Fails(
        """{ "Model": { "source": "a" }, "target": { "backend": "chip" } }""", CoreDiagnostics.UnknownKey, "unknown key 'Model'", "Model", "did you mean 'model'?");

    [Theory]
    [InlineData("""{ "model": "a.onnx" }""", "'model' is a string, not an object", "model")]
    [InlineData("""{ "model": { "source": 3 } }""", "'model.source' is a number, not a string", "model.source")]
    [InlineData("""{ "verify": { "inputs": "a.npz" } }""", "'verify.inputs' is a string, not a list", "verify.inputs")]
    [InlineData("""{ "verify": { "enabled": "yes" } }""", "'verify.enabled' is a string, not a boolean", "verify.enabled")]
    [InlineData("""{ "verify": { "inputs": [1] } }""", "'verify.inputs[0]' is a number, not a string", "verify.inputs[0]")]
    [InlineData("""{ "model": { "inputs": { "x": { "shape": ["a"] } } } }""", "'model.inputs.x.shape[0]' is a string, not a number", "model.inputs.x.shape[0]")]
    [InlineData("""{ "model": { "source": "a", "source": "b" } }""", "the key 'source' is given twice", "model.source")]
    [InlineData("[]", "the file is a list, not an object", "")]
    public void A_wrong_type_says_what_it_is_and_what_it_should_be(string text, string message, string path) =>
        Fails(text, CoreDiagnostics.MalformedManifest, message, path, null);

    [Fact]
    public void Text_that_is_no_json_says_where()
    {
        Diagnostic diagnostic = Assert.Single(Failure("{ \"model\": \n  oops }"));
        Assert.Equal((CoreDiagnostics.MalformedManifest, "2:3"), (diagnostic.Descriptor, diagnostic.Place!.Path));
        Assert.StartsWith("not valid JSON: ", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        Assert.Equal(["unknown key 'a'", "'model' is a number, not an object"], Failure("""{ "a": 1, "model": 2 }""").Select(d => d.Message));
        Assert.Equal(["schemaVersion 7 is not known", "'model.source' is missing", "'target.backend' is missing"], Failure("""{ "schemaVersion": 7 }""").Select(d => d.Message));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Fails("""{ "target": { "backend": "chip" } }""", CoreDiagnostics.InvalidValue, "'model.source' is missing", "model.source", "name the model's file");
        Fails(
            """{ "model": { "source": "a" } }""",
            CoreDiagnostics.InvalidValue, "'target.backend' is missing", "target.backend", "name the chip to compile for; 'tpumlir plugins list' shows those installed");
    }

    [Fact]
    public void Plugins_have_ids_and_ranges_of_versions()
    {
        Fails(
            Least.Replace("{ \"model\"", "{ \"plugins\": { \"require\": [{ \"version\": \"1.0\" }] }, \"model\"", StringComparison.Ordinal),
            CoreDiagnostics.InvalidValue, "the plugin's id is missing", "plugins.require[0]", "'tpumlir plugins list' shows the ids");
        Fails(
            Least.Replace("{ \"model\"", "{ \"plugins\": { \"require\": [{ \"id\": \"a\", \"version\": \"new\" }] }, \"model\"", StringComparison.Ordinal),
            CoreDiagnostics.InvalidValue, "'new' is not a range of versions", "plugins.require[0].version", "write it as \"[1.0,2.0)\"");
    }

    [Fact]
    public void Another_schema_version_is_refused() => Fails(
        Least.Replace("{ \"model\"", "{ \"schemaVersion\": 2, \"model\"", StringComparison.Ordinal),
        CoreDiagnostics.InvalidValue, "schemaVersion 2 is not known", "schemaVersion", "write \"schemaVersion\": 1, or use a newer tpumlir");

    [Fact]
    public void Extents_are_positive() => Fails(
        """{ "model": { "source": "a", "inputs": { "x": { "shape": [1, 0] } } }, "target": { "backend": "chip" } }""",
        CoreDiagnostics.InvalidValue, "the shape of input 'x' has an extent that is not positive", "model.inputs.x.shape", "give every extent as a number of at least 1");

    [Fact]
    public void A_missing_file_is_named()
    {
        Diagnostic diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => ManifestReader.Read("nowhere.json", [])).Diagnostics);
        Assert.Equal(
            (CoreDiagnostics.FileNotFound, "there is no manifest \"nowhere.json\"", "give the path of a .tpumlir.json file"),
            (diagnostic.Descriptor, diagnostic.Message, diagnostic.Help));
    }

    [Fact]
    public void Settings_change_what_is_there_and_add_what_is_not()
    {
        CompileManifest manifest = Read(
            Least, "quantize.default=BF16", "verify.enabled=false", "model.inputs.x.shape=[1, 3]", "target.backend=other", "model.name=3d net", "verify.inputs=[\"a.npz\"]", "model.source=a=b.onnx");
        Assert.Equal(("BF16", false, "other", "3d net", "a=b.onnx"), (manifest.Quantize.Default, manifest.Verify.Enabled, manifest.Target!.Backend, manifest.Model!.Name, manifest.Model.Source));
        Assert.Equal([1L, 3], manifest.Model.Inputs["x"].Shape);
        Assert.Equal(["a.npz"], manifest.Verify.Inputs);
    }

    [Fact]
    public void Settings_are_checked_like_the_file()
    {
        Assert.Equal("unknown key 'qantize'", Failure(Least, "qantize.default=F16")[0].Message);
        Assert.Equal("'verify.enabled' is a number, not a boolean", Failure(Least, "verify.enabled=1")[0].Message);
        Diagnostic form = Failure(Least, "verify")[0];
        Assert.Equal(("--set verify is not of the form path=value", "write --set quantize.default=F16"), (form.Message, form.Help));
    }

    [Fact]
    public void A_text_that_looks_like_a_number_may_be_set_as_text() => Assert.Equal("123", Read(Least, "model.name=\"123\"").Model!.Name);

    private CompileManifest Read(string text, params string[] settings)
    {
        File.WriteAllText(_path, text);
        return ManifestReader.Read(_path, settings);
    }

    private IReadOnlyList<Diagnostic> Failure(string text, params string[] settings) => Assert.Throws<DiagnosticException>(() => Read(text, settings)).Diagnostics;

    private void Fails(string text, DiagnosticDescriptor descriptor, string message, string path, string? help)
    {
        Diagnostic diagnostic = Assert.Single(Failure(text));
        Assert.Equal((descriptor, message, _path, path, help), (diagnostic.Descriptor, diagnostic.Message, diagnostic.Place!.File, diagnostic.Place.Path, diagnostic.Help));
    }
}
