using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Everything that can be wrong in plugin.json, each with its message.</summary>
public sealed class ManifestFaultTests : IDisposable
{
    private const string Head = """ "id": "a.b", "version": "1.0.0", "sdk": "[0.1,0.2)", "entry": "A.dll" """;

    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("", "1:1", "not valid JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.", null)]
    [InlineData("{ \"id\": }", "1:9", "not valid JSON: '}' is an invalid start of a value.", null)]
    [InlineData("[]", null, "the file is a list, not an object", null)]
    [InlineData("{ HEAD, \"provide\": {} }", "provide", "unknown key 'provide'", "did you mean 'provides'?")]
    [InlineData("{ HEAD, \"provides\": { \"bakends\": [] } }", "provides.bakends", "unknown key 'bakends'", "did you mean 'backends'?")]
    [InlineData("{ HEAD, \"requires\": [{ \"colour\": 1 }] }", "requires[0].colour", "unknown key 'colour'", "the keys here are id, version")]
    [InlineData("{ HEAD, \"id\": \"c\" }", "id", "the key 'id' is given twice", null)]
    [InlineData("{ HEAD, \"provides\": { \"passes\": \"p\" } }", "provides.passes", "'provides.passes' is a string, not a list", null)]
    [InlineData("{ HEAD, \"provides\": { \"passes\": [1] } }", "provides.passes[0]", "'provides.passes[0]' is a number, not a string", null)]
    [InlineData("{ HEAD, \"title\": null }", "title", "'title' is null, not a string", null)]
    [InlineData("{ HEAD, \"provides\": { \"passes\": [\"p\", \"p\"] } }", "provides.passes[1]", "'p' is listed twice", null)]
    [InlineData("{ HEAD, \"provides\": { \"backends\": [\"\"] } }", "provides.backends[0]", "a name is missing", null)]
    [InlineData("{ HEAD, \"provides\": { \"formats\": [{ \"name\": \"f\", \"extensions\": [\"bin\"] }] } }", "provides.formats[0].extensions", "the extension 'bin' does not start with a dot", "write it as \".onnx\"")]
    [InlineData("{ HEAD, \"provides\": { \"formats\": [{ \"name\": \"f\", \"signature\": \"EEA\" }] } }", "provides.formats[0].signature", "the signature 'EEA' is not 1 to 32 bytes in hex", null)]
    [InlineData("{ HEAD, \"contracts\": [\"/etc/passwd\"] }", "contracts[0]", "'/etc/passwd' is not a path inside the plugin's folder", "write it relative to the folder, with '/'")]
    [InlineData("{ HEAD, \"contracts\": [\"x/../../B.dll\"] }", "contracts[0]", "'x/../../B.dll' is not a path inside the plugin's folder", "write it relative to the folder, with '/'")]
    [InlineData("{ HEAD, \"contracts\": [\"B.dll\"] }", "contracts[0]", "'B.dll' is not in the folder", null)]
    [InlineData("{ HEAD, \"files\": { \"A.dll\": \"md5-1\" } }", "files.A.dll", "'md5-1' is not \"sha256-\" and 64 hex digits", null)]
    [InlineData("{ HEAD, \"requires\": [{ \"id\": \"c\", \"version\": \"new\" }] }", "requires[0].version", "'new' is not a range of versions", "write it as \"[1.0,2.0)\"")]
    public void Fault_in_the_file(string json, string? path, string message, string? help)
    {
        _sandbox.AddJson(json.Replace("HEAD", Head, StringComparison.Ordinal));

        Diagnostic diagnostic = Assert.Single(_sandbox.Refused().Diagnostics);

        Assert.Equal(("TPM0401", message, path, help), (diagnostic.Descriptor.Code, diagnostic.Message, diagnostic.Place?.Path, diagnostic.Help));
        Assert.Equal(Path.Combine(_sandbox.Root, "plugin", "plugin.json"), diagnostic.Place?.File);
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void Everything_wrong_is_reported_at_once()
    {
        _sandbox.AddJson("""{ "id": "A b", "version": "one", "entry": "../A.dll" }""");

        Assert.Equal(
            [
                "the id 'A b' is not lower-case words joined by dots or hyphens",
                "'one' is not a version",
                "'sdk' is missing",
                "'../A.dll' is not a path inside the plugin's folder",
            ],
            _sandbox.Refused().Diagnostics.Select(d => d.Message));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        _sandbox.AddJson($"{{ /* one */ {Head}, // two\n \"provides\": {{ \"passes\": [\"p\",], }}, }}");

        InstalledPlugin plugin = Assert.Single(_sandbox.Discover().Plugins);

        Assert.Null(plugin.Reason);
        Assert.True(plugin.Provides(PluginKind.Pass, "p"));
    }

    [Fact]
    public void Missing_file()
    {
        string folder = _sandbox.Add("Good");
        File.Delete(Path.Combine(folder, "plugin.json"));

        Assert.Equal("the folder has no plugin.json", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Folder_that_is_no_plugin_is_ignored()
    {
        Directory.CreateDirectory(Path.Combine(_sandbox.Root, "notes"));

        Assert.Empty(_sandbox.Discover().Plugins);
    }

    [Fact]
    public void Huge_file()
    {
        _sandbox.AddJson(new string(' ', PluginManifestReader.MaxBytes + 1));

        Assert.Equal("plugin.json has 1048577 bytes; at most 1048576 are read", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Link_out_of_the_folder()
    {
        string folder = _sandbox.AddJson($"{{ {Head} }}");
        string outside = Path.Combine(_sandbox.Root, "outside.dll");
        File.Move(Path.Combine(folder, "A.dll"), outside);
        File.CreateSymbolicLink(Path.Combine(folder, "A.dll"), outside);

        Assert.Equal("'A.dll' is not a path inside the plugin's folder", _sandbox.Refused().Reason);
    }
}
