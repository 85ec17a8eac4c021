using System.Text.Json.Nodes;
using NuGet.Versioning;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Tests.Plugins;

public sealed class RequirementTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Contract_assembly_is_shared_with_the_plugin_that_requires_it()
    {
        _sandbox.Add("Dialect");
        _sandbox.Add("DialectUser");
        using PluginComposer composer = _sandbox.Compose();

        composer.Pass("dialect-user").Create().Run(new Module("m"), new PassContext(OpRegistry.Standard, _sandbox.Reported));

        Assert.Equal("the dialect of plugin fixtures.dialect", Assert.Single(_sandbox.Reported.All).Message);
        Assert.Equal(["fixtures.dialect", "fixtures.dialect-user"], composer.Loaded.Select(p => p.Id));
    }

    [Fact]
    public void Required_plugin_is_missing()
    {
        _sandbox.Add("DialectUser");

        Diagnostic diagnostic = Assert.Single(_sandbox.Refused().Diagnostics);

        Assert.Equal(("TPM0407", "requires[0]"), (diagnostic.Descriptor.Code, diagnostic.Place?.Path));
        Assert.Equal("it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not installed", diagnostic.Message);
    }

    [Fact]
    public void Required_plugin_has_another_version()
    {
        _sandbox.Add("Dialect", edit: json => json["version"] = "2.1.0");
        _sandbox.Add("DialectUser");

        Assert.Equal("it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0); version 2.1.0 is installed", _sandbox.Refused().Reason);
    }

    [Fact]
    public void Required_plugin_is_refused()
    {
        _sandbox.Add("Dialect", edit: json => json["sdk"] = "[9.0,10.0)");
        _sandbox.Add("DialectUser");

        Assert.Equal(
            $"it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not usable: it needs SDK [9.0.0, 10.0.0); this host has {HostSdk.Version}",
            _sandbox.Discover().Plugins.Single(p => p.Id == "fixtures.dialect-user").Reason);
    }

    [Fact]
    public void Plugins_that_require_each_other()
    {
        _sandbox.Add("Dialect", edit: json =>
            json["requires"] = new JsonArray(new JsonObject { ["id"] = "fixtures.dialect-user", ["version"] = "1.0" }));
        _sandbox.Add("DialectUser");

        PluginCatalog catalog = _sandbox.Discover();

        Assert.Empty(catalog.Usable);
        Assert.Equal(
            "plugins require each other in a circle: fixtures.dialect -> fixtures.dialect-user -> fixtures.dialect",
            catalog.Plugins.Single(p => p.Id == "fixtures.dialect-user").Reason);
    }

    [Fact]
    public void Contract_that_is_not_named_under_requires_is_not_shared()
    {
        _sandbox.Add("Dialect");
        _sandbox.Add("DialectUser", edit: json => json.Remove("requires"));
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Pass("dialect-user")));

        Assert.Equal("plugin 'fixtures.dialect-user' 1.0.0 lists pass 'dialect-user', and no type of it that can be loaded exports it", diagnostic.Message);
        Assert.Equal("some types cannot be loaded: 'Fixtures.Contracts' 0.1.0.0 is neither in the plugin's folder nor part of .NET", diagnostic.Why);
    }

    [Fact]
    public void Restricting_keeps_what_is_asked_for_and_what_that_requires()
    {
        _sandbox.Add("Good");
        _sandbox.Add("Dialect");
        _sandbox.Add("DialectUser");

        PluginCatalog some = _sandbox.Discover().Restrict([new("fixtures.dialect-user", VersionRange.Parse("[1.0,2.0)"))], _sandbox.Reported);

        Assert.Equal(["fixtures.dialect", "fixtures.dialect-user"], some.Usable.Select(p => p.Id));
        Assert.Equal(
            "plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is installed, and the manifest does not name it",
            Assert.Single(PluginSandbox.Failure(() => some.Require(PluginKind.Backend, "fixturechip"))).Message);
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void Restricting_to_what_is_not_there_says_so_for_each()
    {
        _sandbox.Add("Good");
        _sandbox.Add("UsesV1", edit: json => json["entry"] = "No.dll");

        _sandbox.Discover().Restrict(
            [
                new("fixtures.god", VersionRange.Parse("[1.0,2.0)")),
                new("fixtures.good", VersionRange.Parse("[2.0,3.0)")),
                new("fixtures.uses-v1", VersionRange.Parse("[1.0,2.0)")),
            ],
            _sandbox.Reported);

        Assert.Equal(
            [
                "plugin 'fixtures.god' [1.0.0, 2.0.0) is not installed",
                "plugin 'fixtures.good' [2.0.0, 3.0.0) is not installed; version 1.0.0 is",
                "plugin 'fixtures.uses-v1' 1.0.0 is not usable: 'No.dll' is not in the folder",
            ],
            _sandbox.Reported.All.Select(d => d.Message));
        Assert.Equal("did you mean 'fixtures.good'?", _sandbox.Reported.All[0].Help);
    }
}
