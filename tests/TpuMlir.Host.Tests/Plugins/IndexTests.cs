using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>What is missing is looked for among plugins that are installed and not used, and among those an index knows.</summary>
public sealed class IndexTests : IDisposable
{
    private const string Index = """
        {
          // plugins we know
          "plugins": [
            { "id": "acme.npu", "version": "1.2.0", "title": "NPU", "source": "https://acme.example/npu.zip",
              "provides": { "backends": ["npu9"], "formats": [{ "name": "npubin", "extensions": [".npu"] }] } },
            { "id": "acme.ops", "version": "0.3.0", "source": "acme-ops.nupkg",
              "provides": { "importers": ["onnx:Relx", "onnx:com.acme::Gate"], "passes": ["acme-fuse"], "ops": ["acme.Gate"] } },
            { "id": "acme.caffe", "version": "0.1.0", "provides": { "frontends": [{ "name": "caffe", "extensions": [".caffemodel"] }] } },
          ]
        }
        """;

    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(PluginKind.Backend, "npu9", "no installed plugin provides backend 'npu9'", "plugin 'acme.npu' 1.2.0 provides it", "install it: tpumlir plugins add https://acme.example/npu.zip")]
    [InlineData(PluginKind.Pass, "acme-fuse", "no installed plugin provides pass 'acme-fuse'", "plugin 'acme.ops' 0.3.0 provides it", "install it: tpumlir plugins add acme-ops.nupkg")]
    [InlineData(PluginKind.Frontend, "caffe", "no installed plugin provides frontend 'caffe'", "plugin 'acme.caffe' 0.1.0 provides it", "install plugin 'acme.caffe'")]
    [InlineData(PluginKind.Backend, "npu8", "no plugin provides backend 'npu8'", null, "no installed plugin provides any backend; see 'tpumlir plugins list'")]
    public void A_known_plugin_is_named(PluginKind kind, string name, string message, string? why, string help)
    {
        Write(Index);

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _sandbox.Discover().Require(kind, name)));

        Assert.Equal(("TPM0403", message, why, help), (diagnostic.Descriptor.Code, diagnostic.Message, diagnostic.Why, diagnostic.Help));
    }

    [Fact]
    public void A_file_a_known_plugin_reads()
    {
        Write(Index);
        string file = Path.Combine(_sandbox.Root, "net.CaffeModel");
        File.WriteAllText(file, "x");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _sandbox.Discover().FrontendOf(file)));

        Assert.Equal(
            ($"no frontend reads '{file}'", "plugin 'acme.caffe' 0.1.0 reads it and is not installed", "install plugin 'acme.caffe'"),
            (diagnostic.Message, diagnostic.Why, diagnostic.Help));
    }

    [Theory]
    [InlineData("Relx", "plugin 'acme.ops' 0.3.0 provides it and is not installed", "install it: tpumlir plugins add acme-ops.nupkg")]
    [InlineData("com.acme::Gate", "plugin 'acme.ops' 0.3.0 provides it and is not installed", "install it: tpumlir plugins add acme-ops.nupkg")]
    [InlineData("Gate", "why", "help")]
    public void An_unknown_operator_gets_the_plugin_that_imports_it(string type, string why, string help)
    {
        Write(Index);

        Diagnostic advised = Assert.Single(OperatorAdvice.Add([Unknown(type)], "onnx", _sandbox.Discover()));

        Assert.Equal(("no importer", why, help), (advised.Message, advised.Why, advised.Help));
    }

    [Fact]
    public void An_installed_plugin_that_is_refused_or_not_named_comes_before_the_index()
    {
        Write(Index);
        _sandbox.Add("Faulty");
        PluginCatalog unused = _sandbox.Discover().Restrict([], _sandbox.Reported);
        PluginSandbox.Edit(Path.Combine(_sandbox.Root, "Faulty"), json => json["sdk"] = "[9.0,10.0)");
        PluginCatalog refused = _sandbox.Discover();

        Diagnostic first = Assert.Single(OperatorAdvice.Add([Unknown("Relx")], "onnx", unused)), second = Assert.Single(OperatorAdvice.Add([Unknown("Relx")], "onnx", refused));

        Assert.Equal(
            ("plugin 'fixtures.faulty' 1.0.0, which provides importer 'onnx:Relx', is installed, and the manifest does not name it", "add { \"id\": \"fixtures.faulty\" } to plugins.require in the manifest"),
            (first.Why, first.Help));
        Assert.Equal($"plugin 'fixtures.faulty' 1.0.0, which provides importer 'onnx:Relx', is not usable: it needs SDK [9.0.0, 10.0.0); this host has {HostSdk.Version}", second.Why);
    }

    [Fact]
    public void A_broken_index_is_a_warning_when_it_is_needed()
    {
        Write("""{ "plugins": [{ "idd": "x" }] }""");
        PluginCatalog catalog = _sandbox.Discover();
        Assert.Empty(_sandbox.Reported.All);

        Assert.Equal("no plugin provides backend 'npu9'", PluginSandbox.Failure(() => catalog.Require(PluginKind.Backend, "npu9"))[0].Message);

        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal(("TPM0408", false, "the index of plugins is not used: unknown key 'idd'", "plugins[0].idd"), (warning.Descriptor.Code, warning.IsError, warning.Message, warning.Place?.Path));
    }

    [Fact]
    public void Explanations()
    {
        Write(Index);
        string one = _sandbox.Add("Good", "1"), two = _sandbox.Add("Throwing", "2", json => json["provides"]!["backends"]![0] = "fixturechip"), user = _sandbox.Add("DialectUser", "3");
        var explanation = new PluginExplanation(_sandbox.Discover(), [_sandbox.Root]);
        string[] path = ["search path, the first hides the later ones:", $"    1. {_sandbox.Root}"];

        Assert.Equal(
            [
                "backend 'fixturechip'",
                $"    from plugin 'fixtures.good' 1.0.0 in {one}",
                $"    not from plugin 'fixtures.throwing' 1.0.0 in {two}: plugin 'fixtures.good' 1.0.0 comes first on the search path",
                .. path,
            ],
            explanation.Explain("fixturechip"));
        Assert.Equal(
            [
                $"plugin 'fixtures.dialect-user' 1.0.0 in {user}: refused: it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not installed",
                $"    works with SDK [0.1.0, 0.2.0); this host has {HostSdk.Version}",
                $"    files {Host.Plugins.Trust.PluginFileSet.Read(user).Hash}",
                "    requires 'fixtures.dialect' [1.0.0, 2.0.0): not usable",
                .. path,
            ],
            explanation.Explain("fixtures.dialect-user"));
        Assert.Equal(["backend 'npu9'", "    also from plugin 'acme.npu' 1.2.0, which is not installed: tpumlir plugins add https://acme.example/npu.zip", .. path], explanation.Explain("npu9"));
        Assert.Equal(["importer 'fixture:com.acme::Broken'", $"    from plugin 'fixtures.throwing' 1.0.0 in {two}", .. path], explanation.Explain("com.acme::Broken"));
        Assert.Equal("operator 'top.Relu' is the SDK's: Rectified linear unit.", explanation.Explain("top.Relu")[0]);
        string file = Path.Combine(_sandbox.Root, "m.fix");
        File.WriteAllText(file, "x");
        Assert.Equal($"{file} is read by frontend 'fixture' of plugin 'fixtures.good' 1.0.0", explanation.Explain(file)[0]);
        Assert.Equal("no plugin is called or provides 'fixturechop', and there is no such file", PluginSandbox.Failure(() => explanation.Explain("fixturechop"))[0].Message);
        Assert.Equal("did you mean 'fixturechip'?", PluginSandbox.Failure(() => explanation.Explain("fixturechop"))[0].Help);
    }

    private static Diagnostic Unknown(string type) => new(CoreDiagnostics.UnknownOperator, "no importer", new SourcePlace("m.onnx", OpType: type), "why", "help");

    private void Write(string text) => File.WriteAllText(Path.Combine(_sandbox.Root, "plugin-index.json"), text);
}
