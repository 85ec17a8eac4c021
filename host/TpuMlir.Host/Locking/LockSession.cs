using System.Security.Cryptography;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Locking;

/// <summary>One compilation seen by its lock: either compared with it as it goes on, or noted down to be written.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="manifestPath">Its file.</param>
/// <param name="expected">The lock to keep to; null to note down a new one.</param>
/// <param name="overridden">The command line changed what is compiled: the lock of the manifest as written stays as it is.</param>
internal sealed class LockSession(CompileManifest manifest, string manifestPath, CompileLock? expected, bool overridden = false)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;
    private readonly string _lockPath = LockFile.PathOf(manifestPath, manifest.Output.Lock);
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly List<LockedFile> _outputs = [];
    private readonly LockedManifest _manifest = ManifestContent.Of(manifest);
    private string _pipeline = "";

    /// <summary>True once a compilation is complete that wrote no lock because the command line changed it.</summary>
    public bool LeftAlone { get; private set; }

    /// <summary>Compares what is there before anything is loaded.</summary>
    /// <exception cref="DiagnosticException">Something is not as the lock says; one diagnostic names it all.</exception>
    public void Start(PluginCatalog catalog)
    {
        if (expected is not null)
        {
            ThrowIfAny(
            [
                .. Changed("the tool", expected.Tool, ToolVersion.Text),
                .. Changed("the SDK", expected.Sdk, HostSdk.Version.ToString()),
                .. expected.Manifest.Sha256 == _manifest.Sha256 ? [] : ManifestContent.Differences(expected.Manifest.Content, _manifest.Content).DefaultIfEmpty("the lock's copy of the manifest was edited"),
                .. expected.Plugins.SelectMany(p => PluginDrift(p, catalog)),
                .. expected.Inputs.SelectMany(FileDrift),
            ]);
        }
    }

    /// <summary>The pipeline is known.</summary>
    /// <exception cref="DiagnosticException">It is not the lock's.</exception>
    public void Pipeline(string text)
    {
        _pipeline = text;
        if (expected is not null)
        {
            ThrowIfAny([.. Changed("the pipeline", expected.Pipeline, text)]);
        }
    }

    /// <summary>A file is read.</summary>
    /// <exception cref="DiagnosticException">The lock does not have it.</exception>
    public void Input(string path)
    {
        if (_inputs.Add(Relative(path)) && expected is not null && !Array.Exists(expected.Inputs, i => i.Path == Relative(path)))
        {
            ThrowIfAny([$"\"{Relative(path)}\" is read and was not"]);
        }
    }

    /// <summary>A file is about to be written.</summary>
    /// <exception cref="DiagnosticException">Its content is not the lock's.</exception>
    public void Output(string path, ReadOnlySpan<byte> content)
    {
        var made = new LockedFile { Path = Relative(path), Bytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
        _outputs.Add(made);
        if (expected is not null)
        {
            LockedFile? locked = Array.Find(expected.Outputs, o => o.Path == made.Path);
            ThrowIfAny(locked is null ? [$"\"{made.Path}\" is written and was not"] : locked.Sha256 == made.Sha256 ? [] : [$"\"{made.Path}\" comes out with other content"]);
        }
    }

    /// <summary>The compilation is complete: writes the lock, unless it was kept to one.</summary>
    /// <exception cref="DiagnosticException">A plugin's files changed while it was in use.</exception>
    public void Finish(PluginComposer composer, IDiagnosticSink sink)
    {
        IReadOnlyList<(InstalledPlugin Plugin, PluginFileSet Files)> loaded = composer.LoadedFiles();
        if (expected is not null)
        {
            return;
        }

        LeftAlone = overridden;
        if (overridden)
        {
            return;
        }

        LockFile.Write(
            _lockPath,
            new CompileLock
            {
                Tool = ToolVersion.Text,
                Sdk = HostSdk.Version.ToString(),
                Manifest = _manifest,
                Plugins = [.. loaded.OrderBy(p => p.Plugin.Id, StringComparer.Ordinal).Select(p => new LockedPlugin { Id = p.Plugin.Id, Version = p.Plugin.Version, Sha256 = p.Files.Hash })],
                Inputs = [.. _inputs.Order(StringComparer.Ordinal).Select(Hashed)],
                Pipeline = _pipeline,
                Outputs = [.. _outputs],
            },
            sink);
    }

    private static string[] Changed(string what, string before, string now) => before == now ? [] : [$"{what} was {before} and is {now}"];

    private static IEnumerable<string> PluginDrift(LockedPlugin locked, PluginCatalog catalog)
    {
        InstalledPlugin? found = catalog.ById(locked.Id) ?? catalog.Plugins.FirstOrDefault(p => p.Id == locked.Id);
        return found switch
        {
            null => [$"plugin '{locked.Id}' {locked.Version} is not installed"],
            { State: not PluginState.Ok } => [$"plugin '{locked.Id}' is not usable: {found.Reason}"],
            _ when found.Version != locked.Version => [$"plugin '{locked.Id}' was {locked.Version} and is {found.Version}"],
            _ => PluginFileSet.Read(found.Folder).Hash == locked.Sha256 ? [] : [$"plugin '{locked.Id}' {locked.Version} has other files"],
        };
    }

    private IEnumerable<string> FileDrift(LockedFile locked)
    {
        string path = Path.GetFullPath(locked.Path, _folder);
        return !File.Exists(path) ? [$"\"{locked.Path}\" is not there"]
            : new FileInfo(path).Length != locked.Bytes || PluginFiles.Hash(path) != locked.Sha256 ? [$"\"{locked.Path}\" has other content"]
            : [];
    }

    private LockedFile Hashed(string relative)
    {
        string path = Path.GetFullPath(relative, _folder);
        return new LockedFile { Path = relative, Bytes = new FileInfo(path).Length, Sha256 = PluginFiles.Hash(path) };
    }

    private string Relative(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');

    private void ThrowIfAny(string[] drift)
    {
        if (drift.Length > 0)
        {
            throw new DiagnosticException(new Diagnostic(
                LockDiagnostics.Drift,
                $"{(drift.Length == 1 ? "one thing is" : $"{drift.Length} things are")} not as the lock says: {string.Join("; ", drift)}",
                new(_lockPath),
                Help: overridden
                    ? "leave out --set, or give this compilation a lock of its own: --set output.lock=FILE"
                    : "bring back what was locked, or compile without --locked to write a new lock"));
        }
    }
}
