using System.Runtime.Loader;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Plugins that must be what a hash says are loaded from a copy only the user can write to.</summary>
public sealed class VerifiedCopyTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Pinned_code_is_loaded_from_the_copy()
    {
        string folder = _sandbox.Add("Good", edit: json => json["id"] = "fixtures.copied");
        string hash = PluginFileSet.Read(folder).Hash;
        PluginCatalog catalog = _sandbox.Discover().Under(PluginPolicy.Pinned(new Dictionary<string, string> { ["fixtures.copied"] = hash }, "lock"));
        using var composer = new PluginComposer(catalog, _sandbox.Reported);

        composer.Backend("fixturechip");

        string location = AssemblyLoadContext.All.Single(c => c.Name == "fixtures.copied").Assemblies.Single().Location;
        Assert.NotEqual(folder, Path.GetDirectoryName(location));
        Assert.Equal(hash, Path.GetFileName(Path.GetDirectoryName(location)));
        Assert.Equal(hash, Assert.Single(composer.LoadedFiles()).Files.Hash);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(location)!));
        }
    }

    [Fact]
    public void A_copy_that_was_changed_is_made_again()
    {
        InstalledPlugin plugin = PluginDiscovery.Inspect(_sandbox.Add("OwnSdk"));
        PluginFileSet files = PluginFileSet.Read(plugin.Folder);
        string copy = VerifiedCopy.Of(plugin, files);
        File.AppendAllText(Path.Combine(copy, "plugin.json"), " ");

        Assert.Equal(copy, VerifiedCopy.Of(plugin, files));
        Assert.Equal(files.Hash, PluginFileSet.Read(copy).Hash);
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetDirectoryName(copy)!), d => d.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_are_not_the_expected_ones_are_not_copied()
    {
        InstalledPlugin plugin = PluginDiscovery.Inspect(_sandbox.Add("Dialect"));
        PluginFileSet files = PluginFileSet.Read(plugin.Folder);
        File.AppendAllText(Path.Combine(plugin.Folder, "Fixtures.Dialect.dll"), "x");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => VerifiedCopy.Of(plugin, files)));

        Assert.Equal(("TPM0406", "plugin 'fixtures.dialect' 1.0.0 changed since it was found: Fixtures.Dialect.dll"), (diagnostic.Descriptor.Code, diagnostic.Message));
    }

    [Fact]
    public void A_folder_with_a_link_to_a_folder_has_no_set_of_files()
    {
        string folder = _sandbox.Add("Good");
        Directory.CreateSymbolicLink(Path.Combine(folder, "more"), "/tmp");

        Assert.Equal("'more' is a link to a folder", Assert.Throws<IOException>(() => PluginFileSet.Read(folder)).Message);
    }
}
