using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir asm</c>: puts commands given as text into an artifact.</summary>
public static class AssembleCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact whose inputs, outputs and constants stay." };
        var listing = new Argument<string>("listing") { Description = "The commands of one network, as disasm prints them." };
        var output = new Option<string>("--output", "-o") { Description = "The artifact to write.", Required = true };
        var network = new Option<string>("--network") { Description = "The network; the first one when not given." };
        var command = new Command("asm", "Replaces the commands of an artifact by a listing.") { file, listing, output, network };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file), text = result.GetRequiredValue(listing);
            ModelSource.RequireFile(path);
            ModelSource.RequireFile(text);
            using PluginComposer plugins = context.OpenPlugins();
            IArtifact artifact = plugins.Container(plugins.Catalog.FormatOf(path)).Open(path);
            if (artifact is not IAssemblable assemblable)
            {
                throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.InvalidValue, $"\"{path}\" cannot take other commands", new SourcePlace(path), "the plugin that reads this container has no assembler"));
            }

            ArtifactNetwork chosen = DebugCommand.Network(artifact, result.GetValue(network), path);
            byte[] content = assemblable.Assemble(chosen.Name, File.ReadAllLines(text), text, context);
            OutputFile.Write(result.GetRequiredValue(output), stream => stream.Write(content));
            context.Output.WriteLine($"wrote {result.GetRequiredValue(output)}");
            return CommandContext.Success;
        }));
        return command;
    }
}
