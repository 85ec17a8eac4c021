using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir run</c>: a source model, a module or an artifact on inputs.</summary>
public static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "A source model (run by our own kernels), a top or tpu module (.mlir), or a compiled artifact (run on the simulator)." };
        var inputs = new Option<string>("--inputs", "-i") { Description = "An npz with one array for each input, under its name.", Required = true };
        var outputs = new Option<string>("--outputs", "-o") { Description = "The npz to write the outputs to; without it they are summarised." };
        var all = new Option<bool>("--all") { Description = "Writes every tensor, not only the outputs (models and modules)." };
        var command = new Command("run", "Runs a model, a module or an artifact on inputs.") { file, inputs, outputs, all };
        command.SetAction(result => context.Guard(() =>
        {
            using PluginComposer plugins = context.OpenPlugins();
            IReadOnlyDictionary<string, Tensor> tensors = new ModelRunner(plugins, context).Run(
                result.GetRequiredValue(file), result.GetRequiredValue(inputs), result.GetValue(all));
            context.ClearProgress();
            if (result.GetValue(outputs) is { } path)
            {
                OutputFile.Write(path, stream => NpzFile.Write(stream, tensors));
                context.Output.WriteLine($"wrote {tensors.Count} tensor{(tensors.Count == 1 ? "" : "s")} to {path}");
                return CommandContext.Success;
            }

            foreach ((string name, Tensor tensor) in tensors)
            {
                float[] values = TensorConvert.ToFloats(tensor);
                context.Output.WriteLine(
                    $"\"{name}\" {tensor} min {values.DefaultIfEmpty().Min():G6} max {values.DefaultIfEmpty().Max():G6} mean {values.DefaultIfEmpty().Average():G6}");
            }

            return CommandContext.Success;
        }));
        return command;
    }
}
