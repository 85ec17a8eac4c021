using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Tests.Plugins;

public sealed class LoadingTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Plugin_with_its_own_copy_of_the_sdk_gets_the_hosts()
    {
        string folder = _sandbox.Add("OwnSdk");
        Assert.True(File.Exists(Path.Combine(folder, "TpuMlir.Sdk.dll")));
        using PluginComposer composer = _sandbox.Compose();

        IPass pass = composer.Pass("own-sdk").Create();

        Assert.Equal("Fixtures.OwnSdk.OwnSdkPass", pass.GetType().FullName);
        Assert.Empty(_sandbox.Reported.All);
    }

    [Fact]
    public void Two_plugins_with_two_versions_of_one_library()
    {
        _sandbox.Add("UsesV1");
        _sandbox.Add("UsesV2");
        using PluginComposer composer = _sandbox.Compose();

        foreach (string name in (string[])["uses-v1", "uses-v2"])
        {
            composer.Pass(name).Create().Run(new Module("m"), new PassContext(OpRegistry.Standard, _sandbox.Reported));
        }

        Assert.Equal(["version 1", "version 2"], _sandbox.Reported.All.Select(d => d.Message));
    }

    [Fact]
    public void Members_the_sdk_does_not_have_are_found_before_loading()
    {
        string folder = _sandbox.Add("NeedsNewerSdk");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Pass("newer")));

        Assert.Equal("TPM0402", diagnostic.Descriptor.Code);
        Assert.Equal(
            "plugin 'fixtures.needs-newer-sdk' 1.0.0 uses what TpuMlir.Sdk 0.1.0.0 of this host does not have: TpuMlir.Sdk.Ir.CycleModel; "
            + "TpuMlir.Sdk.Ir.Module::EstimateCycles(Int32, System.Collections.Generic.IReadOnlyList`1<String>) : Int64",
            diagnostic.Message);
        Assert.Equal("it was compiled against TpuMlir.Sdk 0.1.0.0", diagnostic.Why);
        Assert.Equal(Path.Combine(folder, "Fixtures.NeedsNewerSdk.dll"), diagnostic.Place?.File);
        Assert.Empty(composer.Loaded);
    }

    [Fact]
    public void Plugin_compiled_against_a_newer_sdk()
    {
        string folder = _sandbox.Add("Good");
        AssemblyEdit.SetReferencedVersion(Path.Combine(folder, "Fixtures.Good.dll"), "TpuMlir.Sdk", new Version(0, 9, 0, 0));
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Backend("fixturechip")));

        Assert.Equal(
            ("TPM0402", "plugin 'fixtures.good' 1.0.0 was compiled against TpuMlir.Sdk 0.9.0.0; this host has 0.1.0.0"),
            (diagnostic.Descriptor.Code, diagnostic.Message));
    }

    [Fact]
    public void Missing_library_takes_only_the_types_that_need_it()
    {
        string folder = _sandbox.Add("UsesV1");
        File.Delete(Path.Combine(folder, "Fixtures.Dependency.dll"));
        using PluginComposer composer = _sandbox.Compose();

        composer.Pass("plain-v1").Create().Run(new Module("m"), new PassContext(OpRegistry.Standard, _sandbox.Reported));

        Diagnostic warning = Assert.Single(_sandbox.Reported.All);
        Assert.Equal(Severity.Warning, warning.Descriptor.Severity);
        Assert.StartsWith(
            "some types of plugin 'fixtures.uses-v1' 1.0.0 cannot be loaded: 'Fixtures.Dependency' 1.0.0.0 is neither in the plugin's folder nor part of .NET",
            warning.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "plugin 'fixtures.uses-v1' 1.0.0 lists pass 'inherits-v1', and no type of it that can be loaded exports it",
            Assert.Single(PluginSandbox.Failure(() => composer.Pass("inherits-v1"))).Message);
    }

    [Fact]
    public void Missing_library_found_out_while_running()
    {
        string folder = _sandbox.Add("UsesV1");
        File.Delete(Path.Combine(folder, "Fixtures.Dependency.dll"));
        using PluginComposer composer = _sandbox.Compose();
        ProvidedPass pass = composer.Pass("uses-v1");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => PluginFailure.Guard(pass.Plugin, "running pass 'uses-v1'", () =>
        {
            pass.Create().Run(new Module("m"), new PassContext(OpRegistry.Standard, _sandbox.Reported));
            return 0;
        })));

        Assert.StartsWith(
            "plugin 'fixtures.uses-v1' 1.0.0 failed running pass 'uses-v1': 'Fixtures.Dependency' 1.0.0.0 is neither in the plugin's folder nor part of .NET",
            diagnostic.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_that_is_no_assembly()
    {
        string folder = _sandbox.Add("Good");
        File.WriteAllText(Path.Combine(folder, "Fixtures.Good.dll"), "not a library");
        using PluginComposer composer = _sandbox.Compose();

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Backend("fixturechip")));

        Assert.Equal("TPM0307", diagnostic.Descriptor.Code);
        Assert.StartsWith("plugin 'fixtures.good' 1.0.0 failed loading: ", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loader_can_be_replaced()
    {
        _sandbox.Add("Good");
        var loader = new RefusingLoader();
        using var composer = new PluginComposer(_sandbox.Discover(), _sandbox.Reported, loader);

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => composer.Backend("fixturechip")));

        Assert.Equal("plugin 'fixtures.good' 1.0.0 failed loading: not today", diagnostic.Message);
        Assert.Equal(
            ["System.ComponentModel.Composition", "TpuMlir.Sdk", "TpuMlir.Sdk.Backends", "TpuMlir.Sdk.Kernels"],
            loader.Shared.Order(StringComparer.Ordinal));
    }

    private sealed class RefusingLoader : IPluginLoader
    {
        public IReadOnlyCollection<string> Shared { get; private set; } = [];

        public LoadedPlugin Load(PluginLoadRequest request)
        {
            Shared = request.Shared.Names;
            throw new InvalidOperationException("not today");
        }
    }
}
