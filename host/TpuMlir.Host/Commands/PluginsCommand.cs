using System.CommandLine;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir plugins</c>: what is installed.</summary>
public static class PluginsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var list = new Command("list", "Lists the plugins found, what they provide, and why some are not used.");
        list.SetAction(_ => context.Guard(() =>
        {
            IReadOnlyList<string> paths = PluginSearchPath.Default(context);
            foreach (string line in PluginsListCommand.Lines(PluginCatalog.Discover(paths, context), paths))
            {
                context.Output.WriteLine(line);
            }

            return CommandContext.Success;
        }));
        return new Command("plugins", "Shows installed plugins.") { list };
    }
}
