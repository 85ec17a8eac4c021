using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir inspect</c> and <c>tpumlir disasm</c>: what is in a compiled artifact.</summary>
public static class InspectCommand
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(CommandContext context)
    {
        yield return Inspect(context);
        yield return Disassembly(context);
    }

    private static Command Inspect(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var timeline = new Option<bool>("--timeline") { Description = "Estimates when each command runs, by the chip's cost model, and shows totals." };
        var trace = new Option<string>("--trace") { Description = "Writes that timeline as a trace for Perfetto or Chrome.", HelpName = "file" };
        var map = new Option<string>("--map") { Description = "The command map compile wrote (output.map): gives the timeline its operators.", HelpName = "file" };
        var network = new Option<string>("--network") { Description = "The network to time; all of them when not given." };
        var command = new Command("inspect", "Shows networks, inputs, outputs and sizes of a compiled artifact, and how long it takes.") { file, timeline, trace, map, network };
        command.SetAction(result => context.Guard(() => Open(context, result.GetRequiredValue(file), artifact =>
        {
            Show(artifact, context.Output);
            if (result.GetValue(timeline) || result.GetValue(trace) is not null || result.GetValue(map) is not null)
            {
                new TimelineView(artifact, result.GetRequiredValue(file), result.GetValue(network), result.GetValue(map)).Show(context.Output, result.GetValue(trace));
            }
        })));
        return command;
    }

    private static Command Disassembly(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var command = new Command("disasm", "Lists the commands of a compiled artifact.") { file };
        command.SetAction(result => context.Guard(() => Open(context, result.GetRequiredValue(file), artifact => Disassemble(artifact, context.Output))));
        return command;
    }

    private static int Open(CommandContext context, string path, Action<IArtifact> show)
    {
        ModelSource.RequireFile(path);
        using PluginComposer plugins = context.OpenPlugins();
        show(plugins.Container(plugins.Catalog.FormatOf(path)).Open(path));
        return CommandContext.Success;
    }

    private static void Show(IArtifact artifact, TextWriter output)
    {
        foreach ((string name, string value) in artifact.Properties)
        {
            output.WriteLine($"{name,-16} {value}");
        }

        foreach (ArtifactNetwork network in artifact.Networks)
        {
            output.WriteLine($"network \"{network.Name}\"");
            Tensors("input", network.Inputs, output);
            Tensors("output", network.Outputs, output);
            foreach ((string name, long value) in network.Sizes)
            {
                output.WriteLine($"  {name,-20} {value,14:N0}");
            }
        }
    }

    private static void Tensors(string kind, IReadOnlyList<KeyValuePair<string, TensorType>> tensors, TextWriter output)
    {
        foreach ((string name, TensorType type) in tensors)
        {
            output.WriteLine($"  {kind,-7} \"{name}\" {MlirPrinter.Print(type)}");
        }
    }

    private static void Disassemble(IArtifact artifact, TextWriter output)
    {
        foreach (ArtifactNetwork network in artifact.Networks)
        {
            output.WriteLine($"; network \"{network.Name}\"");
            foreach (string line in artifact.Disassemble(network.Name))
            {
                output.WriteLine(line);
            }
        }
    }
}
