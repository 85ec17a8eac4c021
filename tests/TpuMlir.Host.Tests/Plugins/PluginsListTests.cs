using System.Text.Json;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

public sealed class PluginsListTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Lists_what_is_there_and_why_something_is_not_used()
    {
        string good = _sandbox.Add("Good", "1", json => json["title"] = "A fixture");
        string old = _sandbox.Add("OwnSdk", "2", json => json["sdk"] = "[9.0,10.0)");

        Assert.Equal(
            [
                "fixtures.good 1.0.0  ok  A fixture",
                "    frontend fixture (.fix)",
                "    reference runner fixture",
                "    backend fixturechip",
                "    format fixbin (.fixbin)",
                "    pass fixture-count",
                "    operator fixture.Twice",
                $"    in {good}",
                "fixtures.own-sdk 1.0.0  refused",
                "    pass own-sdk",
                $"    in {old}",
                $"    TPM0402: it needs SDK [9.0.0, 10.0.0); this host has {HostSdk.Version} (sdk)",
                "        help: install a version of the plugin, or of the host, that fits the other",
                $"1 of 2 plugins usable; searched {_sandbox.Root}",
            ],
            PluginListText.Lines(_sandbox.Discover(), [_sandbox.Root]));
    }

    [Fact]
    public void The_list_as_json()
    {
        string good = _sandbox.Add("Good", "1", json => json["title"] = "A fixture");
        _sandbox.Add("DialectUser", "2");

        string text = JsonSerializer.Serialize(PluginListReport.Of(_sandbox.Discover(), [_sandbox.Root]), PluginListJson.Default.PluginListReport);

        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement[] plugins = [.. document.RootElement.GetProperty("plugins").EnumerateArray()];
        Assert.Equal([_sandbox.Root], document.RootElement.GetProperty("searchPaths").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(
            $$"""{"id":"fixtures.good","version":"1.0.0","title":"A fixture","state":"ok","folder":"{{good}}","sdk":"[0.1.0, 0.2.0)","provides":{"frontend":["fixture"],"referenceRunner":["fixture"],"backend":["fixturechip"],"format":["fixbin"],"pass":["fixture-count"],"op":["fixture.Twice"]},"requires":{},"diagnostics":[]}""",
            JsonSerializer.Serialize(plugins[0]));
        Assert.Equal("refused", plugins[1].GetProperty("state").GetString());
        Assert.Equal("[1.0.0, 2.0.0)", plugins[1].GetProperty("requires").GetProperty("fixtures.dialect").GetString());
        Assert.Equal(
            ("TPM0407", "error", "requires[0]"),
            (plugins[1].GetProperty("diagnostics")[0].GetProperty("code").GetString(),
                plugins[1].GetProperty("diagnostics")[0].GetProperty("severity").GetString(),
                plugins[1].GetProperty("diagnostics")[0].GetProperty("path").GetString()));
    }

    [Fact]
    public void Plugins_built_with_the_host_are_found_beside_it()
    {
        PluginCatalog catalog = PluginCatalog.Discover(PluginSearchPath.Create([], AppContext.BaseDirectory, null, null, _sandbox.Reported), _sandbox.Reported);

        Assert.NotEmpty(catalog.Usable);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "plugins"), "*.dll", SearchOption.AllDirectories),
            f => Path.GetFileName(f).StartsWith("TpuMlir.Sdk", StringComparison.Ordinal) || Path.GetFileName(f) == "System.ComponentModel.Composition.dll");
    }
}
