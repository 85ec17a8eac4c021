using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir compile</c>: from a manifest to a verified artifact.</summary>
public static class CompileCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var manifest = new Argument<string>("manifest") { Description = "The manifest (*.tpumlir.json)." };
        var set = new Option<string[]>("--set") { Description = "Sets a value of the manifest: path=value. May be repeated.", HelpName = "path=value" };
        var noVerify = new Option<bool>("--no-verify") { Description = "Compiles without verifying." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Shows remarks, such as operators kept in another type." };
        var command = new Command("compile", "Compiles a model as its manifest says, and verifies every stage.") { manifest, set, noVerify, verbose };
        command.SetAction(result => context.Guard(() => Run(
            context, result.GetRequiredValue(manifest), result.GetValue(set) ?? [], result.GetValue(noVerify), result.GetValue(verbose))));
        return command;
    }

    private static int Run(CommandContext context, string path, string[] settings, bool noVerify, bool verbose)
    {
        context.Verbose = verbose;
        CompileManifest manifest = ManifestReader.Read(path, settings);
        manifest.Verify.Enabled &= !noVerify;
        using PluginComposer plugins = context.OpenPlugins();
        CompileResult result = new CompileRun(manifest, path, plugins, context, context.Progress).Run();
        context.ClearProgress();
        if (result.Report is { } report)
        {
            foreach (string line in VerificationTable.Lines(report))
            {
                context.Output.WriteLine(line);
            }
        }

        foreach ((string name, long value) in result.Statistics)
        {
            context.Output.WriteLine($"  {name,-24} {value,14:N0}");
        }

        if (context.HiddenRemarks > 0)
        {
            context.Output.WriteLine($"  {context.HiddenRemarks} remarks (operators computed in another type, ...): --verbose shows them");
        }

        context.Output.WriteLine(result.Artifact is { } file ? $"wrote {file}" : "verification failed; no artifact written");
        return result.Artifact is null ? CommandContext.Failed : CommandContext.Success;
    }
}
