using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Plugins that bring parts for the backend of another one.</summary>
public sealed class BackendExtensionTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Parts_reach_the_backend_of_their_chip()
    {
        _sandbox.Add("Good");
        Extend("Configured", "fixturechip");
        using PluginComposer composer = _sandbox.Compose();

        IBackend backend = composer.Backend("fixturechip");

        Assert.Equal(["F32", "ExtraReference of 'fixtures.configured' 1.0.0"], backend.Modes);
        Assert.Same(backend, composer.Backend("fixturechip"));
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void A_plugin_that_extends_another_chip_is_not_loaded()
    {
        _sandbox.Add("Good");
        Extend("Configured", "otherchip");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32"], composer.Backend("fixturechip").Modes);
        Assert.Equal(["fixtures.good"], composer.Loaded.Select(p => p.Id));
    }

    [Fact]
    public void A_part_that_fails_is_left_out_with_a_warning()
    {
        _sandbox.Add("Good");
        Extend("Throwing", "fixturechip");
        Extend("Configured", "fixturechip");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32", "ExtraReference of 'fixtures.configured' 1.0.0"], composer.Backend("fixturechip").Modes);
        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal(
            (PluginDiagnostics.PartlyUsable.Code, "plugin 'fixtures.throwing' 1.0.0 failed creating a part of a backend (Fixtures.Throwing.BrokenPart): the tables are missing"),
            (warning.Descriptor.Code, warning.Message));
    }

    [Fact]
    public void Extending_without_a_part()
    {
        _sandbox.Add("Good");
        string folder = Extend("OwnSdk", "fixturechip");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(["F32"], composer.Backend("fixturechip").Modes);
        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal(
            $"plugin {_sandbox.Discover().Plugins.Single(p => p.Folder == folder)} lists that it extends 'fixturechip', and no type of it that can be loaded exports a part for it",
            warning.Message);
    }

    private string Extend(string fixture, string chip) =>
        _sandbox.Add(fixture, edit: json => json["provides"]!.AsObject()["extends"] = new JsonArray(chip));
}
