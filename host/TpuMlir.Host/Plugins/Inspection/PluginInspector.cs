using System.Reflection.Metadata;
using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>Checks plugins as far as that goes without running their code.</summary>
internal sealed class PluginInspector(PluginCatalog catalog)
{
    /// <summary>Everything wrong with a plugin.</summary>
    public IReadOnlyList<Diagnostic> Check(InstalledPlugin plugin)
    {
        var problems = new DiagnosticBag();
        foreach (Diagnostic known in plugin.Diagnostics)
        {
            problems.Report(known);
        }

        if (plugin.Manifest is null || !File.Exists(plugin.EntryPath))
        {
            return problems.All;
        }

        try
        {
            CheckEntry(plugin, problems);
            foreach (Diagnostic problem in NativeLibraries.Problems(plugin))
            {
                problems.Report(problem);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            problems.Report(new(CoreDiagnostics.MalformedPlugin, e.Message, new(plugin.EntryPath), Help: "install the plugin again"));
        }

        return problems.All;
    }

    private void CheckEntry(InstalledPlugin plugin, DiagnosticBag problems)
    {
        using var entry = new PluginAssembly(plugin.EntryPath);
        if (entry.FrameworkProblem is { } framework)
        {
            problems.Report(PluginFailure.OtherFramework(plugin, framework));
        }

        string[] contracts = [.. plugin.Manifest!.Requires.Select(r => catalog.ById(r.Id)).OfType<InstalledPlugin>().SelectMany(Contracts)];
        using var surfaces = new ContractFiles(contracts);
        foreach (Diagnostic problem in PluginFailure.Unlinked(plugin, new LinkCheck(surfaces.Find).Check(plugin.EntryPath)))
        {
            problems.Report(problem);
        }

        foreach (string missing in AssemblyReferences.Missing(plugin.EntryPath, name => surfaces.Find(name) is not null))
        {
            problems.Report(new(
                PluginDiagnostics.PartlyUsable, $"{missing} is neither in the plugin's folder nor part of .NET", new(plugin.EntryPath), Help: "reinstall the plugin with all its files"));
        }

        CheckExports(plugin, PluginExports.Read(entry), problems);
    }

    private static IEnumerable<string> Contracts(InstalledPlugin plugin) => plugin.Manifest!.Contracts.Select(c => Path.GetFullPath(c, plugin.Folder));

    private static void CheckExports(InstalledPlugin plugin, IReadOnlyList<DeclaredExport> exports, DiagnosticBag problems)
    {
        PluginProvides provides = plugin.Manifest!.Provides;
        foreach (PluginKind kind in Enum.GetValues<PluginKind>())
        {
            foreach (string name in provides.Names(kind).Where(n => !exports.Any(e => e.Kind == kind && e.Name == n)))
            {
                problems.Report(new(
                    CoreDiagnostics.MalformedPlugin,
                    $"plugin.json lists {PluginAbsence.Word(kind)} '{name}', and no type of '{plugin.Manifest.Entry}' exports it",
                    new(plugin.ManifestPath, Path: "provides"),
                    Help: "the plugin's authors must export it or leave it out of plugin.json"));
            }
        }

        // Operators come with whatever uses them; importers of a frontend of the plugin's own are found without being listed.
        foreach (DeclaredExport export in exports.Where(e => e.Kind != PluginKind.Op && !plugin.Provides(e.Kind, e.Name)))
        {
            if (export.Kind != PluginKind.Importer || !plugin.Provides(PluginKind.Frontend, export.Name.Split(':')[0]))
            {
                problems.Report(new(
                    PluginDiagnostics.PartlyUsable,
                    $"{PluginAbsence.Word(export.Kind)} '{export.Name}' ({export.Type}) is exported and not listed; it is not used",
                    new(plugin.ManifestPath, Path: "provides"),
                    Help: "the plugin's authors must add it to plugin.json"));
            }
        }
    }
}
