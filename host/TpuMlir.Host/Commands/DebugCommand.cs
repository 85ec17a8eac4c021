using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Debugging;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir debug</c>: runs an artifact command by command.</summary>
public static class DebugCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var inputs = new Option<string>("--inputs", "-i") { Description = "An npz with one array for each input, under its name.", Required = true };
        var map = new Option<string>("--map") { Description = "The command map compile wrote (output.map): which command belongs to which operation." };
        var reference = new Option<string>("--reference") { Description = "An npz of tensors to compare with, such as 'run tpu.mlir --all' writes." };
        var network = new Option<string>("--network") { Description = "The network; the first one when not given." };
        var commands = new Option<string[]>("--do") { Description = "A debugger command; may be repeated. Without any, commands are read from standard input." };
        var command = new Command("debug", "Runs an artifact command by command on the simulator; 'help' lists the debugger's commands.")
        {
            file, inputs, map, reference, network, commands,
        };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file);
            ModelSource.RequireFile(path);
            using PluginComposer plugins = context.OpenPlugins();
            IArtifact artifact = plugins.Container(plugins.Catalog.FormatOf(path)).Open(path);
            ArtifactNetwork chosen = Network(artifact, result.GetValue(network), path);
            using IDebugSession session = artifact is IDebuggable debuggable
                ? debuggable.Debug(chosen.Name, ModelRunner.Fit(ReadNpz(result.GetRequiredValue(inputs)), chosen.Inputs))
                : throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.InvalidValue, $"\"{path}\" cannot be run step by step", new SourcePlace(path), "the plugin that reads this container has no debugger"));
            CommandMap? known = result.GetValue(map) is { } mapPath ? ReadMap(mapPath, session) : null;
            IReadOnlyDictionary<string, Tensor>? tensors = result.GetValue(reference) is { } referencePath ? ReadNpz(referencePath) : null;
            var shell = new DebugShell(new Debugger(session, known), tensors, context.Output);
            foreach (string line in result.GetValue(commands) is { Length: > 0 } given ? given : Lines(context.Output))
            {
                if (!shell.Execute(line))
                {
                    break;
                }
            }

            return CommandContext.Success;
        }));
        return command;
    }

    internal static ArtifactNetwork Network(IArtifact artifact, string? name, string path) => name is null
        ? artifact.Networks[0]
        : artifact.Networks.FirstOrDefault(n => n.Name == name) ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.InvalidValue,
            $"there is no network \"{name}\"",
            new SourcePlace(path),
            $"its networks are {string.Join(", ", artifact.Networks.Select(n => $"\"{n.Name}\""))}",
            Suggestion.For(name, artifact.Networks.Select(n => n.Name)) ?? "use one of these"));

    private static OrderedDictionary<string, Tensor> ReadNpz(string path)
    {
        ModelSource.RequireFile(path);
        return NpzFile.Read(path);
    }

    private static CommandMap ReadMap(string path, IDebugSession session)
    {
        ModelSource.RequireFile(path);
        CommandMap map = CommandMap.Read(path);
        return map.Engines.SequenceEqual(session.Engines) && map.Operations.All(o => o.LastCommand.Zip(session.Counts).All(p => p.First <= p.Second))
            ? map
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"\"{path}\" is the command map of another artifact", new SourcePlace(path), "it has other engines or more commands", "give the map of the same compilation"));
    }

    private static IEnumerable<string> Lines(TextWriter output)
    {
        while (true)
        {
            if (!Console.IsInputRedirected)
            {
                output.Write("(debug) ");
                output.Flush();
            }

            if (Console.In.ReadLine() is not { } line)
            {
                yield break;
            }

            yield return line;
        }
    }
}
