using System.CommandLine;
using System.Text.Json;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Reports;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins list</c>: every plugin found. Reads plugin.json files only.</summary>
public static class ListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Writes JSON." };
        var command = new Command("list", "Lists the plugins found, what they provide, and why some are not used.") { json };
        command.SetAction(result => context.Guard(() =>
        {
            IReadOnlyList<string> paths = context.PluginPaths;
            PluginCatalog catalog = PluginCatalog.Discover(paths, context);
            if (result.GetValue(json))
            {
                context.Output.WriteLine(JsonSerializer.Serialize(PluginListReport.Of(catalog, paths), PluginListJson.Default.PluginListReport));
                return CommandContext.Success;
            }

            foreach (string line in PluginListText.Lines(catalog, paths))
            {
                context.Output.WriteLine(line);
            }

            return CommandContext.Success;
        }));
        return command;
    }
}
