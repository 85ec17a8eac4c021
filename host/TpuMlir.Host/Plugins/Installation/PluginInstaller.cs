using TpuMlir.Host.Plugins.Inspection;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Installation;

/// <summary>What an installation did.</summary>
/// <param name="Plugin">The plugin in its place.</param>
/// <param name="Replaced">The version that was there before, or null.</param>
/// <param name="Unchanged">True when the same files were there already.</param>
/// <param name="Warnings">What is wrong with it and was overlooked, or worth knowing.</param>
internal sealed record Installation(InstalledPlugin Plugin, string? Replaced, bool Unchanged, IReadOnlyList<Diagnostic> Warnings);

/// <summary>Adds plugins to the user's folder and removes them: prepared beside it, put in place by renaming.</summary>
/// <param name="root">The folder with the user's plugins.</param>
/// <param name="staging">A folder on the same file system to prepare them in.</param>
/// <param name="catalog">The plugins that are there.</param>
internal sealed class PluginInstaller(string root, string staging, PluginCatalog catalog)
{
    /// <summary>Installs a plugin.</summary>
    /// <param name="source">A plugin's folder, a .zip or a .nupkg.</param>
    /// <param name="force">
    /// Replaces another version, and installs what this host cannot use as it is: another SDK, a missing plugin or library.
    /// What is damaged (plugin.json, hashes, an entry that is no assembly) is never installed.
    /// </param>
    /// <exception cref="DiagnosticException">It is not installed; says why, and nothing is changed.</exception>
    public Installation Add(string source, bool force)
    {
        string staged = Path.Combine(staging, Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(staged);
            Extract(source, staged);
            InstalledPlugin plugin = Inspect(staged, source);
            IReadOnlyList<Diagnostic> findings = Check(plugin, source, force);
            string target = Path.Combine(root, plugin.Id);
            InstalledPlugin? before = Directory.Exists(target) ? PluginDiscovery.Inspect(target) : null;
            if (before is not null && PluginFileSet.Read(target).Hash == PluginFileSet.Read(staged).Hash)
            {
                return new(before, null, Unchanged: true, findings);
            }

            if (before is not null && !force)
            {
                throw Refused(
                    $"plugin '{plugin.Id}' {before.Version} is installed already; \"{source}\" is version {plugin.Version}", target, "add --force to replace it");
            }

            Replace(staged, target);
            return new(PluginDiscovery.Inspect(target), before?.Version, Unchanged: false, [.. findings, .. Shadows(plugin, target)]);
        }
        finally
        {
            Delete(staged);
        }
    }

    /// <summary>Removes a plugin of the user's folder.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="force">Also when others require it.</param>
    /// <exception cref="DiagnosticException">It is not removed; says why.</exception>
    public InstalledPlugin Remove(string id, bool force)
    {
        InstalledPlugin[] found = [.. catalog.Plugins.Where(p => p.Id == id)];
        InstalledPlugin? mine = Array.Find(found, p => Path.GetDirectoryName(p.Folder) == Path.GetFullPath(root));
        if (mine is null)
        {
            throw found.Length > 0
                ? Refused($"plugin '{id}' is in '{found[0].Folder}', which is not the user's folder", found[0].Folder, "remove that folder yourself if it is yours")
                : new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.PluginNotFound,
                    $"plugin '{id}' is not installed",
                    Help: Suggestion.For(id, catalog.Plugins.Select(p => p.Id)) ?? "'tpumlir plugins list' shows those that are"));
        }

        string[] dependants = [.. catalog.Usable.Where(p => p.Manifest!.Requires.Any(r => r.Id == id)).Select(p => p.Id)];
        if (dependants.Length > 0 && found.Length == 1 && !force)
        {
            throw Refused($"plugin '{id}' is required by {string.Join(", ", dependants)}", mine.Folder, "remove these first, or add --force");
        }

        string removed = Path.Combine(staging, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(staging);
        Directory.Move(mine.Folder, removed);
        Delete(removed);
        return mine;
    }

    private static void Extract(string source, string staged)
    {
        try
        {
            PluginPackage.Extract(source, staged);
        }
        catch (PackageException e)
        {
            throw Refused($"\"{source}\" is not installed: {e.Message}", source, "give the folder, .zip or .nupkg of a plugin");
        }
    }

    private static InstalledPlugin Inspect(string staged, string source)
    {
        InstalledPlugin plugin = PluginDiscovery.Inspect(staged);
        return plugin.Manifest is not null ? plugin : throw new DiagnosticException([.. plugin.Diagnostics.Select(d => Moved(d, staged, source))]);
    }

    /// <summary>What is wrong; thrown unless it is only this host that does not fit, and the user insists.</summary>
    private IReadOnlyList<Diagnostic> Check(InstalledPlugin plugin, string source, bool force)
    {
        // As it will be among the others, in place of an older version of itself.
        InstalledPlugin[] others = [.. catalog.Plugins.Where(p => p.Id != plugin.Id)];
        InstalledPlugin settled = plugin.State == PluginState.Ok ? new PluginRequirements([plugin, .. others]).Apply()[0] : plugin;
        Diagnostic[] findings = [.. new PluginInspector(catalog).Check(settled).Select(d => Moved(d, plugin.Folder, source))];
        return findings.Any(d => d.IsError && !(force && IsOfThisHost(d)))
            ? throw new DiagnosticException([.. findings.Where(d => d.IsError)])
            : [.. findings.Select(d => d.IsError ? d with { Descriptor = d.Descriptor with { Severity = Severity.Warning } } : d)];
    }

    private static bool IsOfThisHost(Diagnostic diagnostic) =>
        diagnostic.Descriptor == CoreDiagnostics.IncompatiblePlugin
        || diagnostic.Descriptor == PluginDiagnostics.UnmetRequirement
        || diagnostic.Descriptor == PluginDiagnostics.WrongArchitecture;

    private IEnumerable<Diagnostic> Shadows(InstalledPlugin plugin, string target) => catalog.Plugins
        .Where(p => p.Id == plugin.Id && p.Folder != target)
        .Take(1)
        .Select(p => new Diagnostic(
            PluginDiagnostics.Hidden, $"version {p.Version} in '{p.Folder}' comes first on the search path and hides it", new(target), Help: "remove that one"));

    private void Replace(string staged, string target)
    {
        Directory.CreateDirectory(root);
        string? old = Directory.Exists(target) ? Path.Combine(staging, Guid.NewGuid().ToString("N")) : null;
        if (old is not null)
        {
            Directory.Move(target, old);
        }

        try
        {
            Directory.Move(staged, target);
        }
        catch (IOException) when (old is not null)
        {
            Directory.Move(old, target);
            throw;
        }

        Delete(old);
    }

    private static void Delete(string? folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A diagnostic about the staged copy, told of where it came from.</summary>
    private static Diagnostic Moved(Diagnostic diagnostic, string staged, string source) => diagnostic with
    {
        Message = diagnostic.Message.Replace(staged, source, StringComparison.Ordinal),
        Place = diagnostic.Place is { File: { } file } place ? place with { File = file.Replace(staged, source, StringComparison.Ordinal) } : diagnostic.Place,
    };

    private static DiagnosticException Refused(string message, string file, string help) =>
        new(new Diagnostic(PluginDiagnostics.NotInstalled, message, new(file), Help: help));
}
