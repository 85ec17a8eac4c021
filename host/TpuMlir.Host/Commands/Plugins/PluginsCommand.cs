using System.CommandLine;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins</c>: what is installed, and changes to it.</summary>
public static class PluginsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) => new("plugins", "Shows, checks and changes installed plugins.")
    {
        ListCommand.Create(context),
        TestCommand.Create(context),
    };
}
