using System.CommandLine;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Advice;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins explain</c>: where something comes from, and why.</summary>
public static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "A plugin, operator, pass, chip, frontend or format by name, or a file." };
        var command = new Command("explain", "Says where something comes from, why that plugin was chosen or refused, and what hides what.") { name };
        command.SetAction(result => context.Guard(() =>
        {
            using PluginComposer composer = context.OpenPlugins();
            foreach (string line in new PluginExplanation(composer.Catalog, context.PluginPaths).Explain(result.GetRequiredValue(name)))
            {
                context.Output.WriteLine(line);
            }

            return CommandContext.Success;
        }));
        return command;
    }
}
