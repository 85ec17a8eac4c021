using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Plugins that bring parts for the backend of another.</summary>
public sealed class ExtensionTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_backend_gets_the_parts_other_plugins_bring_for_it()
    {
        _sandbox.Add("Extensible");
        _sandbox.Add("Extension");
        _sandbox.Add("Extension", "again", json => json["id"] = "fixtures.again");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32", "'fixtures.again' 1.0.0 Part", "'fixtures.extension' 1.0.0 Part"], composer.Backend("open").Modes);
        Assert.Equal(["fixtures.extensible", "fixtures.again", "fixtures.extension"], composer.Loaded.Select(p => p.Id));
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void Plugins_that_extend_another_chip_are_not_loaded()
    {
        _sandbox.Add("Extensible");
        _sandbox.Add("Extension");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32"], composer.Backend("open-odd").Modes);
        Assert.Equal(["fixtures.extensible"], composer.Loaded.Select(p => p.Id));
    }

    [Fact]
    public void A_plugin_whose_parts_are_refused_leaves_the_parts_of_others()
    {
        _sandbox.Add("Extensible");
        _sandbox.Add("Extension", "1", json => json["entry"] = "nothing.dll");
        _sandbox.Add("Extension", "2", json => json["id"] = "fixtures.fine");
        File.WriteAllText(Path.Combine(_sandbox.Root, "1", "nothing.dll"), "x");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32", "'fixtures.fine' 1.0.0 Part"], composer.Backend("open").Modes);
        Assert.Equal("plugin 'fixtures.extension' 1.0.0 failed loading: 'nothing.dll' is not a .NET assembly", Assert.Single(_sandbox.Reported.All).Message);
        Assert.False(_sandbox.Reported.HasErrors);
    }
}
