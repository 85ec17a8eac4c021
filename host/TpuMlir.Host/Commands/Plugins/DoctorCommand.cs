using System.CommandLine;
using System.Text.Json;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Inspection;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins doctor</c>: checks every installed plugin, without running its code unless asked to.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string?>("id") { Description = "The plugin to check; all when not given.", Arity = ArgumentArity.ZeroOrOne };
        var load = new Option<bool>("--load") { Description = "Also loads each plugin and makes everything it exports." };
        var json = new Option<bool>("--json") { Description = "Writes JSON." };
        var command = new Command("doctor", "Checks installed plugins: files, hashes, references, dependencies, native libraries, exports.") { id, load, json };
        command.SetAction(result => context.Guard(() =>
        {
            using PluginComposer composer = context.OpenPlugins();
            (InstalledPlugin Plugin, IReadOnlyList<Diagnostic> Findings)[] all =
                [.. Chosen(composer.Catalog, result.GetValue(id)).Select(p => (p, Check(composer, p, result.GetValue(load))))];
            Diagnostic[] findings = [.. all.SelectMany(a => a.Findings)];
            if (result.GetValue(json))
            {
                PluginReport[] reports = [.. all.Select(a => PluginReport.Of(a.Plugin with { Diagnostics = a.Findings }))];
                context.Output.WriteLine(JsonSerializer.Serialize(new PluginListReport(context.PluginPaths, reports), PluginListJson.Default.PluginListReport));
            }
            else
            {
                foreach (string line in all.SelectMany(a => DoctorText.Lines(a.Plugin, a.Findings)).Append(DoctorText.Sum(all.Length, findings)))
                {
                    context.Output.WriteLine(line);
                }
            }

            return Array.Exists(findings, f => f.IsError) ? CommandContext.UserError : CommandContext.Success;
        }));
        return command;
    }

    private static InstalledPlugin[] Chosen(PluginCatalog catalog, string? id)
    {
        InstalledPlugin[] chosen = [.. catalog.Plugins.Where(p => id is null || p.Id == id)];
        return chosen.Length > 0 || id is null ? chosen : throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.PluginNotFound,
            $"plugin '{id}' is not installed",
            Help: Suggestion.For(id, catalog.Plugins.Select(p => p.Id)) ?? "'tpumlir plugins list' shows those that are"));
    }

    private static IReadOnlyList<Diagnostic> Check(PluginComposer composer, InstalledPlugin plugin, bool load)
    {
        IReadOnlyList<Diagnostic> findings = new PluginInspector(composer.Catalog).Check(plugin);
        return load && plugin.State == PluginState.Ok && !findings.Any(f => f.IsError) ? [.. findings, .. composer.Try(plugin)] : findings;
    }
}
