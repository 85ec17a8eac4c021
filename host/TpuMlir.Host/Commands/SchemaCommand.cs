using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest.Schema;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir schema</c>: the JSON Schema of manifests, for editors.</summary>
public static class SchemaCommand
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = new Option<string>("--output", "-o") { Description = "The file to write; printed when not given.", HelpName = "file" };
        var command = new Command("schema", "Writes the JSON Schema of manifests, with the passes and options of the plugins installed.") { output };
        command.SetAction(result => context.Guard(() =>
        {
            string text = ManifestSchema.Create(PluginCatalog.Discover(context.PluginPaths, context)).ToJsonString(Written) + "\n";
            if (result.GetValue(output) is { } path)
            {
                OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
                context.Output.WriteLine($"wrote {path}");
            }
            else
            {
                context.Output.Write(text);
            }

            return CommandContext.Success;
        }));
        return command;
    }
}
