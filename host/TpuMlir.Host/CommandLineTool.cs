using System.CommandLine;
using System.CommandLine.Invocation;
using TpuMlir.Host.Commands;
using TpuMlir.Host.Commands.Plugins;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;

namespace TpuMlir.Host;

/// <summary>The <c>tpumlir</c> command.</summary>
public static class CommandLineTool
{
    /// <summary>Runs a command line; returns the exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="errors">Takes messages.</param>
    /// <param name="loader">Loads plugins; the default loader when null.</param>
    public static int Run(string[] args, TextWriter output, TextWriter errors, IPluginLoader? loader = null)
    {
        var context = new CommandContext(output, errors, loader);
        var plugins = new Option<string[]>("--plugins")
        {
            Description = "A directory with plugins, or one plugin's folder; searched first. May be repeated.",
            HelpName = "folder",
            Recursive = true,
        };
        var policy = new Option<string>("--plugin-policy")
        {
            Description = "Which plugins may be loaded; stands above the manifest's plugins.policy.",
            Recursive = true,
        };
        policy.AcceptOnlyFromAmong([.. PluginPolicy.Names]);
        var root = new RootCommand("Compiles neural networks for AI accelerators.")
        {
            CompileCommand.Create(context),
            CalibrateCommand.Create(context),
            RunCommand.Create(context),
            CompareCommand.Create(context),
            DebugCommand.Create(context),
            AssembleCommand.Create(context),
            ArtifactCommand.Create(context),
            PluginsCommand.Create(context),
            SchemaCommand.Create(context),
            plugins,
            policy,
        };
        foreach (Command command in InspectCommand.Create(context))
        {
            root.Add(command);
        }

        ParseResult parsed = root.Parse(args);
        // Asking for help is no error, whatever else is missing.
        if (parsed.Action is ParseErrorAction)
        {
            return CommandLineErrors.Report(parsed, errors);
        }

        context.PluginFolders = parsed.GetValue(plugins) ?? [];
        context.Policy = parsed.GetValue(policy);
        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
    }
}
