using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Tests.Plugins;

public sealed class CompositionTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Gives_every_kind_and_loads_the_plugin_once()
    {
        _sandbox.Add("Good");
        _sandbox.Add("UsesV1");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal("Fixtures.Good.Backend", composer.Backend("fixturechip").GetType().FullName);
        Assert.Equal("Fixtures.Good.Frontend", composer.Frontend("fixture").GetType().FullName);
        Assert.Equal("Fixtures.Good.Container", composer.Container("fixbin").GetType().FullName);
        Assert.Equal("Fixtures.Good.Runner", composer.ReferenceRunner("fixture")?.GetType().FullName);
        Assert.Null(composer.ReferenceRunner("none"));
        Assert.Equal("fixtures.good", Assert.Single(composer.Loaded).Id);
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void Passes_come_with_their_metadata_and_a_new_instance_each_time()
    {
        _sandbox.Add("Good");
        using PluginComposer composer = _sandbox.Compose();
        ProvidedPass pass = composer.Pass("fixture-count");

        var context = new PassContext(OpRegistry.Standard, _sandbox.Reported);
        IPass first = pass.Create();
        first.Run(new Module("m"), context);
        first.Run(new Module("m"), context);
        pass.Create().Run(new Module("m"), context);

        Assert.Equal(("Counts its runs.", "top", 7), (pass.Summary, pass.At, pass.Order));
        Assert.Equal(["run 1", "run 2", "run 1"], _sandbox.Reported.All.Select(d => d.Message));
    }

    [Fact]
    public void Passes_of_another_chips_plugin_are_left_out_until_it_is_loaded()
    {
        _sandbox.Add("Good");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Empty(composer.Passes);
        composer.Backend("fixturechip");
        Assert.Equal(["fixture-count"], composer.Passes.Select(p => p.Name));
    }

    [Fact]
    public void Plugins_without_a_pass_that_runs_by_itself_are_not_loaded_for_the_pipeline()
    {
        _sandbox.Add("OwnSdk");
        _sandbox.Add("UsesV1");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Empty(composer.Passes);
        Assert.Empty(composer.Loaded);
    }

    [Fact]
    public void A_broken_plugin_with_a_pass_that_runs_by_itself_is_left_out_unless_it_is_asked_for()
    {
        string folder = _sandbox.Add("Good", edit: json => json["provides"]!["backends"] = new System.Text.Json.Nodes.JsonArray());
        AssemblyEdit.SetReferencedVersion(Path.Combine(folder, "Fixtures.Good.dll"), "TpuMlir.Sdk", new Version(0, 9, 0, 0));
        PluginCatalog catalog = _sandbox.Discover();
        using (var composer = new PluginComposer(catalog, _sandbox.Reported))
        {
            Assert.Empty(composer.Passes);
            Assert.Empty(composer.Passes);
        }

        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal((false, $"plugin 'fixtures.good' 1.0.0 was compiled against TpuMlir.Sdk 0.9.0.0; this host has {typeof(Module).Assembly.GetName().Version}"), (warning.IsError, warning.Message));
        using var restricted = new PluginComposer(catalog.Restrict([new("fixtures.good", NuGet.Versioning.VersionRange.All)], _sandbox.Reported), _sandbox.Reported);
        Assert.Equal("TPM0402", Assert.Single(PluginSandbox.Failure(() => _ = restricted.Passes)).Descriptor.Code);
    }

    [Fact]
    public void Operators_are_the_sdks_and_those_of_plugins_in_use()
    {
        _sandbox.Add("Good");
        using PluginComposer composer = _sandbox.Compose();

        Assert.Null(composer.Operators().Find("fixture.Twice"));
        OpRegistry operators = composer.Operators(["fixture.Twice"]);

        Assert.Equal("Twice the input.", operators.Find("fixture.Twice")?.Summary);
        Assert.NotNull(operators.Find("top.Relu"));
    }

    [Fact]
    public void Operator_two_plugins_define()
    {
        string first = _sandbox.Add("Good", "1");
        string second = _sandbox.Add("Good", "2", json => json["id"] = "fixtures.again");
        PluginSandbox.Edit(first, json => json["provides"] = null);
        PluginSandbox.Edit(first, json => json.Remove("provides"));
        PluginSandbox.Edit(first, json => json["provides"] = new System.Text.Json.Nodes.JsonObject { ["ops"] = new System.Text.Json.Nodes.JsonArray("fixture.First") });
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Operators(["fixture.First", "fixture.Twice"])));

        Assert.Equal("plugin 'fixtures.again' 1.0.0 defines operator 'fixture.Twice', which plugin 'fixtures.good' 1.0.0 defines too", diagnostic.Message);
        Assert.Equal(Path.Combine(second, "Fixtures.Good.dll"), diagnostic.Place?.File);
    }

    [Theory]
    [InlineData("backend", "creating backend 'broken' (Fixtures.Throwing.BrokenBackend): the lab is closed on Sundays")]
    [InlineData("format", "creating format 'broken' (Fixtures.Throwing.BrokenContainer): The input string 'no number' was not in a correct format.")]
    public void Constructor_that_throws(string kind, string message)
    {
        string folder = _sandbox.Add("Throwing");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => _ = kind == "backend" ? (object)composer.Backend("broken") : composer.Container("broken")));

        Assert.Equal(("TPM0307", $"plugin 'fixtures.throwing' 1.0.0 failed {message}"), (diagnostic.Descriptor.Code, diagnostic.Message));
        Assert.Equal(Path.Combine(folder, "Fixtures.Throwing.dll"), diagnostic.Place?.File);
        Assert.DoesNotContain("   at ", $"{diagnostic}", StringComparison.Ordinal);
    }

    [Fact]
    public void Import_nobody_exports()
    {
        _sandbox.Add("Throwing");
        using PluginComposer composer = _sandbox.Compose();

        string message = Assert.Single(PluginSandbox.Failure(() => composer.Frontend("broken"))).Message;

        Assert.StartsWith("plugin 'fixtures.throwing' 1.0.0 failed creating frontend 'broken' (Fixtures.Throwing.BrokenFrontend): ", message, StringComparison.Ordinal);
        Assert.Contains("Fixtures.Nowhere", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnostic_of_the_plugins_own_passes_through()
    {
        _sandbox.Add("Throwing");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.ReferenceRunner("broken")));

        Assert.Equal(("FIX005", "the licence has run out"), (diagnostic.Descriptor.Code, diagnostic.Message));
    }

    [Fact]
    public void Broken_parts_leave_the_others_alone()
    {
        _sandbox.Add("Throwing");
        _sandbox.Add("Good");
        using PluginComposer composer = _sandbox.Compose();

        PluginSandbox.Failure(() => composer.Backend("broken"));

        Assert.Equal("WorkingPass", composer.Pass("works").Create().GetType().Name);
        Assert.Equal("Fixtures.Good.Backend", composer.Backend("fixturechip").GetType().FullName);
    }

    [Fact]
    public void Pass_that_is_exported_and_not_listed_is_not_used()
    {
        _sandbox.Add("Throwing");
        using PluginComposer composer = _sandbox.Compose();

        composer.Pass("works");
        composer.Pass("works");

        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal(
            "plugin 'fixtures.throwing' 1.0.0 exports pass 'forgotten' (Fixtures.Throwing.ForgottenPass) and does not list it; it is not used",
            warning.Message);
        Assert.Equal("no plugin provides pass 'forgotten'", Assert.Single(PluginSandbox.Failure(() => composer.Pass("forgotten"))).Message);
    }

    [Fact]
    public void Listed_and_not_exported()
    {
        _sandbox.Add("Good", edit: json => json["provides"]!["backends"]!.AsArray().Add("ghost"));
        using PluginComposer composer = _sandbox.Compose();

        Assert.Equal(
            "plugin 'fixtures.good' 1.0.0 lists backend 'ghost', and no type of it that can be loaded exports it",
            Assert.Single(PluginSandbox.Failure(() => composer.Backend("ghost"))).Message);
    }

    [Fact]
    public void Frontend_gets_the_importers_of_other_plugins()
    {
        _sandbox.Add("Good", "1");
        _sandbox.Add("Good", "2", json =>
        {
            json["id"] = "fixtures.more";
            json["provides"] = new System.Text.Json.Nodes.JsonObject { ["importers"] = new System.Text.Json.Nodes.JsonArray("fixture:Own") };
        });
        using PluginComposer composer = _sandbox.Compose();

        composer.Frontend("fixture").Import(Request());

        Assert.Equal(["::Own by OwnImporter", "::Own by OwnImporter"], _sandbox.Reported.All.Select(d => d.Message));
        Assert.Equal(["fixtures.good", "fixtures.more"], composer.Importers("fixture").Select(i => i.Plugin.Id));
    }

    [Fact]
    public void Failing_importer_names_its_own_plugin_not_the_frontends()
    {
        _sandbox.Add("Good");
        _sandbox.Add("Throwing");
        using PluginComposer composer = _sandbox.Compose();
        IFrontend frontend = composer.Frontend("fixture");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => frontend.Import(Request())));

        Assert.Equal("plugin 'fixtures.throwing' 1.0.0 failed creating an importer (Fixtures.Throwing.BrokenImporter): no table", diagnostic.Message);
    }

    [Fact]
    public void Name_nobody_provides()
    {
        _sandbox.Add("Good");
        _sandbox.AddJson("{", "unreadable");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Backend("fixturchip")));

        Assert.Equal(("TPM0403", "no plugin provides backend 'fixturchip'"), (diagnostic.Descriptor.Code, diagnostic.Message));
        Assert.Equal("did you mean 'fixturechip'?", diagnostic.Help);
        Assert.StartsWith($"not readable: {Path.Combine(_sandbox.Root, "unreadable", "plugin.json")}: not valid JSON: ", diagnostic.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_a_refused_plugin_would_provide()
    {
        _sandbox.Add("Good", edit: json => json["sdk"] = "[0.0.1,0.0.2)");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Backend("fixturechip")));

        Assert.Equal("TPM0402", diagnostic.Descriptor.Code);
        Assert.Equal(
            $"plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is not usable: it needs SDK [0.0.1, 0.0.2); this host has {HostSdk.Version}",
            diagnostic.Message);
    }

    private ImportRequest Request() => new("m.fix", new Dictionary<string, Sdk.Tensors.Shape>(), [], OpRegistry.Standard, _sandbox.Reported);
}
