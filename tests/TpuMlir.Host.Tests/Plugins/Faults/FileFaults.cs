using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Tests.Plugins.Faults;

internal static class FileFaults
{
    public static Fault[] All =>
    [
        new("the entry is not in the folder", "TPM0401", "'Fixtures.Good.dll' is not in the folder", lab =>
        {
            File.Delete(Path.Combine(lab.Sandbox.Add("Good"), "Fixtures.Good.dll"));
            return lab.Refused();
        }),
        new("the entry is no assembly", "TPM0307", "plugin 'fixtures.good' 1.0.0 failed loading: 'Fixtures.Good.dll' is not a .NET assembly", lab =>
        {
            File.WriteAllText(Path.Combine(lab.Sandbox.Add("Good"), "Fixtures.Good.dll"), "not a library");
            return lab.Compose(c => c.Backend("fixturechip"));
        }),
        Listed("a listed file was changed", "'Fixtures.Good.dll' is not the file plugin.json lists: its hash is sha256-HASH, not sha256-HASH", folder => File.AppendAllText(Path.Combine(folder, "Fixtures.Good.dll"), "x")),
        Listed("code is not among the listed files", "'libextra.so' is in the folder and not listed under 'files'", folder => File.WriteAllText(Path.Combine(folder, "libextra.so"), "x")),
        Listed("a listed file is missing", "'Fixtures.Good.deps.json' is listed under 'files' and not in the folder", folder => File.Delete(Path.Combine(folder, "Fixtures.Good.deps.json"))),
        new("files change between being found and being loaded", "TPM0406", "plugin 'fixtures.good' 1.0.0 changed since it was found: Fixtures.Good.dll", lab =>
        {
            string folder = lab.Sandbox.Add("Good", edit: AddHashes);
            return lab.Compose(c =>
            {
                File.AppendAllText(Path.Combine(folder, "Fixtures.Good.dll"), "x");
                c.Backend("fixturechip");
            });
        }),
        new("files change while they are in use", "TPM0406", "plugin 'fixtures.good' 1.0.0 changed while it was in use: Fixtures.Good.dll", lab =>
        {
            string folder = lab.Sandbox.Add("Good");
            using var composer = new PluginComposer(lab.Sandbox.Discover(), lab.Sandbox.Reported, hashesFiles: true);
            composer.Backend("fixturechip");
            // In place of the file, as an installer does; the loaded one stays what it was.
            string file = Path.Combine(folder, "Fixtures.Good.dll"), other = $"{file}.new";
            File.WriteAllText(other, "x");
            File.Move(other, file, overwrite: true);
            return PluginSandbox.Failure(() => composer.LoadedFiles());
        }),
    ];

    internal static void AddHashes(JsonObject json)
    {
        var files = new JsonObject();
        foreach (string file in PluginFiles.Code(PluginSandbox.Fixture("Good")))
        {
            files[file] = $"sha256-{PluginFiles.Hash(Path.Combine(PluginSandbox.Fixture("Good"), file))}";
        }

        json["files"] = files;
    }

    private static Fault Listed(string name, string message, Action<string> change) => new(name, "TPM0406", message, lab =>
    {
        change(lab.Sandbox.Add("Good", edit: AddHashes));
        return lab.Refused();
    });
}
