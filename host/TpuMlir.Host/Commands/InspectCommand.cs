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
        yield return Of("inspect", "Shows networks, inputs, outputs and sizes of a compiled artifact.", context, Show);
        yield return Of("disasm", "Lists the commands of a compiled artifact.", context, Disassemble);
    }

    private static Command Of(string name, string summary, CommandContext context, Action<IArtifact, TextWriter> show)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var command = new Command(name, summary) { file };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file);
            ModelSource.RequireFile(path);
            using PluginComposer plugins = context.OpenPlugins();
            show(plugins.Container(plugins.Catalog.FormatOf(path)).Open(path), context.Output);
            return CommandContext.Success;
        }));
        return command;
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
