using System.Text.Json;
using TpuMlir.Host.Tests.Plugins;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>The commands that show, check and change plugins, as people use them.</summary>
[Collection(nameof(Tool))]
public sealed class PluginCommandTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();
    private readonly Tool _tool = new();
    private readonly string? _home = Environment.GetEnvironmentVariable(Host.Plugins.UserFolder.Variable);

    public PluginCommandTests() => Environment.SetEnvironmentVariable(Host.Plugins.UserFolder.Variable, _tool.At("home"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Host.Plugins.UserFolder.Variable, _home);
        _sandbox.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void Doctor_finds_nothing_wrong_with_the_plugins_of_the_tool()
    {
        ToolResult result = Tool.Run("plugins", "doctor", "--load");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.All(result.Output.TrimEnd().Split('\n')[..^1], l => Assert.StartsWith("ok       tpumlir.", l, StringComparison.Ordinal));
        Assert.EndsWith(" checked: 0 errors, 0 warnings\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_says_code_cause_and_fix_on_a_line_each()
    {
        string newer = _sandbox.Add("NeedsNewerSdk", "1");
        File.Delete(Path.Combine(_sandbox.Add("UsesV1", "2"), "Fixtures.Dependency.dll"));
        _sandbox.Add("Good", "3", json => json["provides"]!["backends"]!.AsArray().Add("ghost"));

        ToolResult result = Tool.Run("plugins", "doctor", "--plugins", _sandbox.Root);

        Assert.Equal((1, ""), (result.Code, result.Errors));
        string version = typeof(Sdk.Ir.Module).Assembly.GetName().Version!.ToString();
        string[] lines = [.. result.Output.Split('\n').Where(l => l.Contains("fixtures.", StringComparison.Ordinal))];
        Assert.Equal(
            [
                $"error    fixtures.needs-newer-sdk 1.0.0  TPM0402: plugin 'fixtures.needs-newer-sdk' 1.0.0 uses what TpuMlir.Sdk {version} of this host does not have: TpuMlir.Sdk.Ir.CycleModel; TpuMlir.Sdk.Ir.Module::EstimateCycles(Int32, System.Collections.Generic.IReadOnlyList`1<String>) : Int64; because it was compiled against TpuMlir.Sdk {version}; fix: install a version of the plugin, or of the host, that fits the other",
                "warning  fixtures.uses-v1 1.0.0  TPM0404: 'Fixtures.Dependency' 1.0.0.0 is neither in the plugin's folder nor part of .NET; fix: reinstall the plugin with all its files",
                "error    fixtures.good 1.0.0  TPM0401: plugin.json lists backend 'ghost', and no type of 'Fixtures.Good.dll' exports it (provides); fix: the plugin's authors must export it or leave it out of plugin.json",
            ],
            lines);
        Assert.True(Directory.Exists(newer));
    }

    [Fact]
    public void Doctor_loads_when_asked_to()
    {
        _sandbox.Add("Throwing");

        ToolResult looked = Tool.Run("plugins", "doctor", "fixtures.throwing", "--plugins", _sandbox.Root);
        ToolResult loaded = Tool.Run("plugins", "doctor", "fixtures.throwing", "--load", "--json", "--plugins", _sandbox.Root);

        Assert.Equal(0, looked.Code);
        Assert.Equal("1 plugin checked: 0 errors, 1 warning", looked.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(1, loaded.Code);
        using JsonDocument report = JsonDocument.Parse(loaded.Output);
        string[] messages = [.. report.RootElement.GetProperty("plugins")[0].GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("message").GetString()!)];
        Assert.Contains("plugin 'fixtures.throwing' 1.0.0 failed creating Fixtures.Throwing.BrokenBackend: the lab is closed on Sundays", messages);
        Assert.Contains("plugin 'fixtures.throwing' 1.0.0 failed creating Fixtures.Throwing.BrokenImporter: no table", messages);
        Assert.Contains("the licence has run out", messages);
    }

    [Fact]
    public void A_plugin_is_added_used_explained_and_removed()
    {
        string source = _sandbox.Add("Configured"), target = Path.Combine(_tool.At("home"), "plugins", "fixtures.configured");

        Assert.Equal(new ToolResult(0, $"fixtures.configured 1.0.0 installed in {target}\n", ""), Tool.Run("plugins", "add", source));
        Assert.Equal(new ToolResult(0, $"fixtures.configured 1.0.0 is installed already in {target}\n", ""), Tool.Run("plugins", "add", source));
        Assert.Contains($"    from plugin 'fixtures.configured' 1.0.0 in {target}\n", Tool.Run("plugins", "explain", "fixture-configured").Output, StringComparison.Ordinal);
        Assert.Contains("fixture-configured", _tool.Compile("a.bmodel", "--print-pipeline", "--set", """pipeline.insert=[{ "pass": "fixture-configured", "options": { "max-chain": 5 } }]""").Output, StringComparison.Ordinal);
        Assert.Equal(new ToolResult(0, $"removed fixtures.configured 1.0.0 from {target}\n", ""), Tool.Run("plugins", "remove", "fixtures.configured"));
        _tool.Fails(1, "error TPM0403: plugin 'fixtures.configured' is not installed\n  help: 'tpumlir plugins list' shows those that are\n1 error", "plugins", "remove", "fixtures.configured");
    }

    [Fact]
    public void Keys_that_cannot_sign()
    {
        string folder = _sandbox.Add("Good"), key = _tool.At("key.pem");
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        using var good = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        foreach ((string content, string message) in (IEnumerable<(string, string)>)
            [
                ("no key", "is no private ECDSA key in PEM form"),
                (other.ExportPkcs8PrivateKeyPem(), "is a key on another curve than P-256"),
                (good.ExportSubjectPublicKeyInfoPem(), "is no private ECDSA key in PEM form"),
            ])
        {
            File.WriteAllText(key, content);
            _tool.Fails(
                1,
                $"error TPM0414: \"{key}\" {message}\n  --> {key}\n  help: make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem\n1 error",
                "plugins", "sign", folder, "--key", key);
        }

        Assert.False(File.Exists(Path.Combine(folder, "plugin.sig")));
    }

    /// <summary>Every broken fixture at once: the compilation that needs none of them works.</summary>
    [Fact]
    public void Broken_plugins_do_not_stop_a_compilation_that_does_not_need_them()
    {
        foreach (string fixture in (string[])["Throwing", "Faulty", "NeedsNewerSdk", "DialectUser", "Extension"])
        {
            _sandbox.Add(fixture);
        }

        PluginSandbox.Edit(Path.Combine(_sandbox.Root, "Extension"), json => json["provides"]!["extends"]![0] = "bm1684x");
        File.WriteAllText(Path.Combine(_sandbox.Add("Good"), "Fixtures.Good.dll"), "not a library");
        _sandbox.AddJson("{ oops", "broken");

        ToolResult result = _tool.Compile("a.bmodel", "--plugins", _sandbox.Root);

        Assert.Equal(0, result.Code);
        Assert.DoesNotContain("error", result.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(_tool.At("a.bmodel")));
    }
}
