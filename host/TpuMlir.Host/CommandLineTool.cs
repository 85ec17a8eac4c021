using System.CommandLine;
using TpuMlir.Host.Commands;

namespace TpuMlir.Host;

/// <summary>The <c>tpumlir</c> command.</summary>
public static class CommandLineTool
{
    /// <summary>Runs a command line; returns the exit code.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var context = new CommandContext(output, errors);
        var root = new RootCommand("Compiles neural networks for AI accelerators.")
        {
            CompileCommand.Create(context),
            RunCommand.Create(context),
            CompareCommand.Create(context),
            PluginsCommand.Create(context),
        };
        foreach (Command command in InspectCommand.Create(context))
        {
            root.Add(command);
        }

        return root.Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
    }
}
