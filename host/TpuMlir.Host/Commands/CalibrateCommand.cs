using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir calibrate</c>: finds the ranges of a network's values and writes them as a calibration table.</summary>
public static class CalibrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var manifest = new Argument<string>("manifest") { Description = "The manifest (*.tpumlir.json); its calibration section names the data." };
        var set = new Option<string[]>("--set") { Description = "Sets a value of the manifest: path=value. May be repeated.", HelpName = "path=value" };
        var table = new Option<string>("--table", "-o") { Description = "The table to write; calibration.table of the manifest when not given.", HelpName = "file" };
        var command = new Command("calibrate", "Runs a model on calibration data and writes the calibration table.") { manifest, set, table };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(manifest);
            CompileManifest read = ManifestReader.Read(path, result.GetValue(set) ?? []);
            context.Layers = read.Layers;
            using PluginComposer plugins = context.OpenPlugins(read, path);
            (CalibrationTable ranges, string file) = new CompileRun(read, path, plugins, context, context.Progress).Calibrate(
                result.GetValue(table) is { } given ? Path.GetFullPath(given) : null);
            context.ClearProgress();
            context.Output.WriteLine($"wrote {ranges.Ranges.Count} range{(ranges.Ranges.Count == 1 ? "" : "s")} to {file}");
            return CommandContext.Success;
        }));
        return command;
    }
}
