using System.CommandLine;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins</c>: what is installed, and changes to it.</summary>
public static class PluginsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("plugins", "Shows, checks and changes installed plugins.")
        {
            ListCommand.Create(context),
            DoctorCommand.Create(context),
            ExplainCommand.Create(context),
            SignCommand.Create(context),
            TestCommand.Create(context),
        };
        foreach (Command change in AddCommand.Create(context))
        {
            command.Add(change);
        }

        return command;
    }
}
