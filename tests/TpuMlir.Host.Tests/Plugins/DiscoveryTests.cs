using System.Runtime.Loader;
using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

public sealed class DiscoveryTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Discovery_and_lookups_load_no_plugin_code()
    {
        foreach (string fixture in (string[])["Good", "Throwing", "UsesV1", "UsesV2"])
        {
            _sandbox.Add(fixture, edit: json => json["id"] = $"unloaded.{fixture.ToLowerInvariant()}");
        }

        PluginCatalog catalog = _sandbox.Discover();

        Assert.Equal(4, catalog.Usable.Count());
        Assert.Equal("unloaded.good", catalog.Require(PluginKind.Backend, "fixturechip").Id);
        Assert.DoesNotContain(AssemblyLoadContext.All, c => c.Name?.StartsWith("unloaded.", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name!.StartsWith("Fixtures.", StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_every_kind_by_name()
    {
        _sandbox.Add("Good");
        _sandbox.Add("Throwing");
        PluginCatalog catalog = _sandbox.Discover();

        Assert.Equal(["broken", "fixture"], catalog.Names(PluginKind.Frontend));
        Assert.Equal("fixtures.good", catalog.Find(PluginKind.ReferenceRunner, "fixture")?.Id);
        Assert.Equal("fixtures.good", catalog.Find(PluginKind.Format, "fixbin")?.Id);
        Assert.Equal("fixtures.good", catalog.Find(PluginKind.Pass, "fixture-count")?.Id);
        Assert.Equal("fixtures.good", catalog.Find(PluginKind.Op, "fixture.Twice")?.Id);
        Assert.Equal("fixtures.throwing", catalog.Find(PluginKind.Importer, "fixture:com.acme::Broken")?.Id);
        Assert.Null(catalog.Find(PluginKind.Backend, "none"));
        Assert.Equal("fixbin", catalog.FormatOf([0xDE, 0xAD, 0xBE, 0xEF, 0]));
        Assert.Null(catalog.FormatOf([0xDE, 0xAD]));
    }

    [Theory]
    [InlineData("model.brk", "anything", "broken")]
    [InlineData("model.FIX", "other", "fixture")]
    [InlineData("model.brk", "FIX1...", "fixture")]
    public void Frontend_of_a_file_goes_by_first_bytes_then_extension(string name, string content, string frontend)
    {
        _sandbox.Add("Good");
        _sandbox.Add("Throwing");
        string file = Path.Combine(_sandbox.Root, name);
        File.WriteAllText(file, content);

        Assert.Equal(frontend, _sandbox.Discover().FrontendOf(file));
    }

    [Fact]
    public void File_no_frontend_reads()
    {
        _sandbox.Add("Good");
        string file = Path.Combine(_sandbox.Root, "model.xyz");
        File.WriteAllText(file, "");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _sandbox.Discover().FrontendOf(file)));

        Assert.Equal(("TPM0103", $"no frontend reads '{file}'", "installed: fixture (.fix)"), (diagnostic.Descriptor.Code, diagnostic.Message, diagnostic.Help));
    }

    [Fact]
    public void File_that_is_not_there()
    {
        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _sandbox.Discover().FrontendOf("/nowhere/m.fix")));

        Assert.Equal(("TPM0101", "there is no file '/nowhere/m.fix'"), (diagnostic.Descriptor.Code, diagnostic.Message));
    }

    [Fact]
    public void File_several_frontends_read()
    {
        _sandbox.Add("Good");
        _sandbox.Add("Throwing", edit: json => json["provides"]!["frontends"]![0]!["extensions"]![0] = ".fix");
        string file = Path.Combine(_sandbox.Root, "model.fix");
        File.WriteAllText(file, "");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _sandbox.Discover().FrontendOf(file)));

        Assert.Equal($"several frontends read '{file}': fixture, broken", diagnostic.Message);
    }

    [Fact]
    public void Wrong_sdk_range()
    {
        _sandbox.Add("Good", edit: json => json["sdk"] = "[7.0,8.0)");

        Diagnostic diagnostic = Assert.Single(_sandbox.Refused().Diagnostics);

        Assert.Equal(("TPM0402", $"it needs SDK [7.0.0, 8.0.0); this host has {HostSdk.Version}", "sdk"), (diagnostic.Descriptor.Code, diagnostic.Message, diagnostic.Place?.Path));
    }

    [Fact]
    public void Missing_entry()
    {
        string folder = _sandbox.Add("Good");
        File.Delete(Path.Combine(folder, "Fixtures.Good.dll"));

        Assert.Equal("'Fixtures.Good.dll' is not in the folder", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Duplicate_id_the_first_wins_with_a_warning()
    {
        string first = _sandbox.Add("Good", "1");
        string second = _sandbox.Add("Good", "2", json => json["version"] = "2.0.0");

        PluginCatalog catalog = _sandbox.Discover();

        Assert.Equal([PluginState.Ok, PluginState.Hidden], catalog.Plugins.Select(p => p.State));
        Assert.Equal(first, catalog.Require(PluginKind.Backend, "fixturechip").Folder);
        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.False(warning.IsError);
        Assert.Equal($"plugin 'fixtures.good' 2.0.0 in '{second}' is hidden by version 1.0.0 in '{first}', which comes first on the search path", warning.Message);
    }

    [Fact]
    public void Duplicate_name_the_first_wins_with_a_warning()
    {
        _sandbox.Add("Good", "1");
        _sandbox.Add("Throwing", "2", json => json["provides"]!["backends"]![0] = "fixturechip");

        Assert.Equal("fixtures.good", _sandbox.Discover().Require(PluginKind.Backend, "fixturechip").Id);
        Assert.Equal(
            "backend 'fixturechip' of plugin 'fixtures.throwing' 1.0.0 is hidden by that of plugin 'fixtures.good' 1.0.0, which comes first on the search path",
            Assert.Single(_sandbox.Reported.All).Message);
    }

    [Fact]
    public void Listed_hashes_are_checked()
    {
        string folder = _sandbox.Add("Good", edit: AddHashes);
        Assert.Equal(PluginState.Ok, Assert.Single(_sandbox.Discover().Plugins).State);
        string file = Path.Combine(folder, "Fixtures.Good.dll");
        string old = PluginFiles.Hash(file);

        using (FileStream stream = File.OpenWrite(file))
        {
            stream.Seek(0, SeekOrigin.End);
            stream.WriteByte(1);
        }

        Diagnostic diagnostic = Assert.Single(_sandbox.Refused().Diagnostics);
        Assert.Equal("TPM0406", diagnostic.Descriptor.Code);
        Assert.Equal($"'Fixtures.Good.dll' is not the file plugin.json lists: its hash is sha256-{PluginFiles.Hash(file)}, not sha256-{old}", diagnostic.Message);
    }

    [Fact]
    public void Code_that_is_not_listed_among_the_hashes()
    {
        string folder = _sandbox.Add("Good", edit: AddHashes);
        File.WriteAllText(Path.Combine(folder, "libextra.so"), "x");

        Assert.Equal("'libextra.so' is in the folder and not listed under 'files'", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Listed_file_that_is_missing()
    {
        _sandbox.Add("Good", edit: json =>
        {
            AddHashes(json);
            json["files"]!["X.dll"] = $"sha256-{new string('0', 64)}";
        });

        Assert.Equal("'X.dll' is listed under 'files' and not in the folder", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Directory_of_the_variable_that_does_not_exist()
    {
        IReadOnlyList<string> paths = PluginSearchPath.Create([], "/host", $"{_sandbox.Root}:/nowhere", "/home/user/plugins", _sandbox.Reported);

        Assert.Equal(["/host/plugins", _sandbox.Root, "/home/user/plugins"], paths);
        Assert.Equal("TPUMLIR_PLUGIN_PATH names '/nowhere', which is not a directory", Assert.Single(_sandbox.Reported.All).Message);
    }

    [Fact]
    public void Directories_of_the_command_line_come_first()
    {
        string folder = _sandbox.Add("Good", "mine");
        string other = Directory.CreateDirectory(Path.Combine(_sandbox.Root, "other")).FullName;

        IReadOnlyList<string> paths = PluginSearchPath.Create([folder, "/nowhere"], "/host", other, null, _sandbox.Reported);

        Assert.Equal([folder, "/host/plugins", other], paths);
        Assert.Equal("--plugins names '/nowhere', which is not a directory", Assert.Single(_sandbox.Reported.All).Message);
    }

    [Fact]
    public void Directory_of_the_search_path_may_be_a_plugin_itself()
    {
        string folder = _sandbox.Add("Good");

        Assert.Equal("fixtures.good", Assert.Single(PluginCatalog.Discover([folder], _sandbox.Reported).Usable).Id);
    }

    private static void AddHashes(JsonObject json)
    {
        var files = new JsonObject();
        foreach (string file in PluginFiles.Code(PluginSandbox.Fixture("Good")))
        {
            files[file] = $"sha256-{PluginFiles.Hash(Path.Combine(PluginSandbox.Fixture("Good"), file))}";
        }

        json["files"] = files;
    }
}
