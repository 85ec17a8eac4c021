using System.IO.Compression;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Installation;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Adding and removing plugins: whole or not at all, and nothing outside their folder.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();
    private readonly PluginSandbox _home = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _home.Dispose();
    }

    private string Root => Path.Combine(_home.Root, "plugins");

    [Fact]
    public void A_folder_is_copied()
    {
        string source = _sandbox.Add("Good");

        Installation done = Installer().Add(source, force: false);

        Assert.Equal((Path.Combine(Root, "fixtures.good"), null, false), (done.Plugin.Folder, done.Replaced, done.Unchanged));
        Assert.Empty(done.Warnings);
        Assert.Equal(PluginFileSet.Read(source).Hash, PluginFileSet.Read(done.Plugin.Folder).Hash);
        Assert.Equal("fixtures.good", Assert.Single(PluginCatalog.Discover([Root], _sandbox.Reported).Usable).Id);
        NothingStaged();
    }

    [Theory]
    [InlineData("plugin.zip", "")]
    [InlineData("plugin.zip", "acme/net/")]
    [InlineData("acme.nupkg", "")]
    [InlineData("acme.nupkg", "tools/plugin/")]
    public void An_archive_is_unpacked_from_where_its_plugin_json_is(string name, string inside)
    {
        string source = _sandbox.Add("Good");
        string archive = Zip(name, zip =>
        {
            foreach (string file in Directory.EnumerateFiles(source))
            {
                zip.CreateEntryFromFile(file, inside + Path.GetFileName(file));
            }

            zip.CreateEntry("[Content_Types].xml");
            zip.CreateEntry("_rels/.rels");
            zip.CreateEntry("Acme.nuspec");
        });

        Installation done = Installer().Add(archive, force: false);

        string[] expected = [.. Directory.EnumerateFiles(source).Select(Path.GetFileName).OfType<string>()];
        Assert.Equal(expected.Order(), Directory.EnumerateFiles(done.Plugin.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(PluginFileSet.Read(source).Hash, PluginFileSet.Read(done.Plugin.Folder).Hash);
    }

    [Theory]
    [InlineData("../evil.dll", "the name '../evil.dll' leads out of the folder or is not one")]
    [InlineData("a/../../evil.dll", "the name 'a/../../evil.dll' leads out of the folder or is not one")]
    [InlineData("/etc/evil", "the name '/etc/evil' leads out of the folder or is not one")]
    [InlineData("..\\evil.dll", "the name '..\\evil.dll' leads out of the folder or is not one")]
    [InlineData("C:evil.dll", "the name 'C:evil.dll' leads out of the folder or is not one")]
    [InlineData("evil\n.dll", "the name 'evil?.dll' leads out of the folder or is not one")]
    [InlineData("plugin.json", "it has 2 files plugin.json: plugin.json, plugin.json")]
    [InlineData("FIXTURES.GOOD.DLL", "'FIXTURES.GOOD.DLL' is in it twice")]
    public void An_archive_with_a_bad_name_is_refused(string entry, string reason)
    {
        string archive = Zip("bad.zip", zip =>
        {
            Pack(zip);
            using StreamWriter writer = new(zip.CreateEntry(entry).Open());
            writer.Write("x");
        });

        Refused(archive, $"\"{archive}\" is not installed: {reason}");
        Assert.Empty(Directory.EnumerateFiles(_home.Root, "evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_archive_with_a_link_is_refused()
    {
        string archive = Zip("link.zip", zip =>
        {
            Pack(zip);
            ZipArchiveEntry entry = zip.CreateEntry("libx.so");
            // S_IFLNK | 0777 in the upper half, as zip programs on Unix write it.
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
        });

        Refused(archive, $"\"{archive}\" is not installed: 'libx.so' is a link");
    }

    [Fact]
    public void An_archive_whose_files_are_larger_than_it_says_is_refused()
    {
        string archive = Zip("large.zip", zip =>
        {
            Pack(zip);
            using Stream stream = zip.CreateEntry("data.bin", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written <= PluginFileSet.MaxBytes; written += zeros.Length)
            {
                stream.Write(zeros);
            }
        });

        Refused(archive, $"\"{archive}\" is not installed: its files have more than 1024 MiB");
    }

    [Fact]
    public void What_is_no_plugin_is_refused()
    {
        string text = Path.Combine(_sandbox.Root, "text.txt"), zip = Path.Combine(_sandbox.Root, "not.zip"), empty = Zip("empty.zip", z => z.CreateEntry("a.txt"));
        File.WriteAllText(text, "x");
        File.WriteAllText(zip, "x");
        string folder = Directory.CreateDirectory(Path.Combine(_sandbox.Root, "folder")).FullName;

        Refused(text, $"\"{text}\" is not installed: it is neither a folder nor a .zip or .nupkg file");
        Refused(zip, $"\"{zip}\" is not installed: it is not a sound archive: {ZipMessage(zip)}");
        Refused(empty, $"\"{empty}\" is not installed: it has no plugin.json");
        Refused(folder, $"\"{folder}\" is not installed: the folder has no plugin.json");
        Refused("/nowhere", "\"/nowhere\" is not installed: it is not there");
    }

    [Fact]
    public void A_folder_with_a_link_is_refused()
    {
        string folder = _sandbox.Add("Good");
        File.CreateSymbolicLink(Path.Combine(folder, "data.bin"), "/etc/hostname");

        Refused(folder, $"\"{folder}\" is not installed: 'data.bin' is a link");
    }

    [Fact]
    public void A_broken_plugin_is_refused_with_the_reason_and_force_does_not_help()
    {
        string folder = _sandbox.Add("Good", edit: Faults.FileFaults.AddHashes);
        File.AppendAllText(Path.Combine(folder, "Fixtures.Good.dll"), "x");

        foreach (bool force in (bool[])[false, true])
        {
            Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => Installer().Add(folder, force)));
            Assert.StartsWith("'Fixtures.Good.dll' is not the file plugin.json lists: ", diagnostic.Message, StringComparison.Ordinal);
            Assert.Equal(Path.Combine(folder, "plugin.json"), diagnostic.Place?.File);
        }

        Nothing();
    }

    [Fact]
    public void What_does_not_fit_this_host_is_installed_by_force()
    {
        string folder = _sandbox.Add("DialectUser");
        const string Message = "it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not installed";

        Assert.Equal(Message, PluginSandbox.Failure(() => Installer().Add(folder, force: false))[0].Message);
        Nothing();
        Installation done = Installer().Add(folder, force: true);

        Assert.Contains(done.Warnings, w => !w.IsError && w.Message == Message);
        Assert.True(Directory.Exists(Path.Combine(Root, "fixtures.dialect-user")));
    }

    [Fact]
    public void Another_version_is_replaced_by_force_and_the_same_files_are_left_alone()
    {
        string folder = _sandbox.Add("Good");
        Installer().Add(folder, force: false);
        Assert.True(Installer().Add(folder, force: false).Unchanged);
        PluginSandbox.Edit(folder, json => json["version"] = "1.1.0");

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => Installer().Add(folder, force: false)));
        Assert.Equal(("TPM0413", $"plugin 'fixtures.good' 1.0.0 is installed already; \"{folder}\" is version 1.1.0", "add --force to replace it"), (diagnostic.Descriptor.Code, diagnostic.Message, diagnostic.Help));
        Installation done = Installer().Add(folder, force: true);

        Assert.Equal(("1.0.0", "1.1.0"), (done.Replaced, done.Plugin.Version));
        NothingStaged();
    }

    [Fact]
    public void A_plugin_that_comes_earlier_on_the_search_path_is_mentioned()
    {
        string folder = _sandbox.Add("Good");

        Installation done = new PluginInstaller(Root, Path.Combine(_home.Root, "staging"), _sandbox.Discover()).Add(folder, force: false);

        Assert.Equal($"version 1.0.0 in '{folder}' comes first on the search path and hides it", Assert.Single(done.Warnings).Message);
    }

    [Fact]
    public void A_plugin_is_removed_unless_another_requires_it()
    {
        Installer().Add(_sandbox.Add("Dialect"), force: false);
        Installer().Add(_sandbox.Add("DialectUser"), force: false);

        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => Installer().Remove("fixtures.dialect", force: false)));
        Assert.Equal(("plugin 'fixtures.dialect' is required by fixtures.dialect-user", "remove these first, or add --force"), (diagnostic.Message, diagnostic.Help));
        Installer().Remove("fixtures.dialect-user", force: false);
        Installer().Remove("fixtures.dialect", force: false);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        NothingStaged();
    }

    [Fact]
    public void What_is_not_the_users_is_not_removed()
    {
        string folder = _sandbox.Add("Good");
        var installer = new PluginInstaller(Root, Path.Combine(_home.Root, "staging"), _sandbox.Discover());

        Assert.Equal($"plugin 'fixtures.good' is in '{folder}', which is not the user's folder", PluginSandbox.Failure(() => installer.Remove("fixtures.good", force: true))[0].Message);
        Diagnostic unknown = PluginSandbox.Failure(() => installer.Remove("fixtures.god", force: true))[0];
        Assert.Equal(("TPM0403", "plugin 'fixtures.god' is not installed", "did you mean 'fixtures.good'?"), (unknown.Descriptor.Code, unknown.Message, unknown.Help));
        Assert.True(Directory.Exists(folder));
    }

    private static string ZipMessage(string path) => Assert.ThrowsAny<Exception>(() => ZipFile.OpenRead(path)).Message;

    private static void Pack(ZipArchive zip)
    {
        foreach (string file in Directory.EnumerateFiles(PluginSandbox.Fixture("Good")))
        {
            zip.CreateEntryFromFile(file, Path.GetFileName(file));
        }
    }

    private PluginInstaller Installer() => new(Root, Path.Combine(_home.Root, "staging"), PluginCatalog.Discover([Root], _sandbox.Reported));

    private string Zip(string name, Action<ZipArchive> fill)
    {
        string path = Path.Combine(_sandbox.Root, name);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        fill(archive);
        return path;
    }

    private void Refused(string source, string message)
    {
        Diagnostic diagnostic = Assert.Single(PluginSandbox.Failure(() => Installer().Add(source, force: false)));
        Assert.Equal(("TPM0413", message), (diagnostic.Descriptor.Code, diagnostic.Message));
        Nothing();
    }

    private void Nothing()
    {
        Assert.False(Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any());
        NothingStaged();
    }

    private void NothingStaged() => Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_home.Root, "staging")));
}
