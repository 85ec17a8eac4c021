using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Locking;
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
        var printPipeline = new Option<bool>("--print-pipeline") { Description = "Prints the passes that would run, with their options, and stops." };
        var locked = new Option<bool>("--locked") { Description = "Refuses to compile when anything is not as the lock says; plugins must be those of the lock." };
        var dump = new Option<string>("--dump-modules") { Description = "Writes the module after import, each pass and lowering into this folder.", HelpName = "folder" };
        var command = new Command("compile", "Compiles a model as its manifest says, and verifies every stage.") { manifest, set, noVerify, verbose, locked, printPipeline, dump };
        command.SetAction(result => context.Guard(() =>
        {
            context.Verbose = result.GetValue(verbose);
            string path = result.GetRequiredValue(manifest);
            string[] settings = result.GetValue(set) ?? [];
            CompileManifest read = ManifestReader.Read(path, settings);
            context.Layers = read.Layers;
            string lockPath = LockFile.PathOf(path, read.Output.Lock);
            CompileLock? expected = result.GetValue(locked) ? LockFile.Read(lockPath, "--locked") : null;
            // Before --no-verify, which changes nothing of what is compiled.
            var session = new LockSession(read, path, expected, overridden: LockFile.IsOverridden(read, path, settings));
            read.Verify.Enabled &= !result.GetValue(noVerify);
            using PluginComposer plugins = context.OpenPlugins(new PluginSelection(read.Plugins, path, context.Policy, lockPath, expected), session);
            var run = new CompileRun(read, path, plugins, context, context.Progress) { DumpFolder = result.GetValue(dump), Lock = session };
            if (result.GetValue(printPipeline))
            {
                context.Output.WriteLine(run.Plan());
                return CommandContext.Success;
            }

            return Run(context, run, session);
        }));
        return command;
    }

    private static int Run(CommandContext context, CompileRun run, LockSession session)
    {
        CompileResult result = run.Run();
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
            context.Output.WriteLine($"  {context.HiddenRemarks} remark{(context.HiddenRemarks == 1 ? "" : "s")} (operators computed in another type, ...): --verbose shows them");
        }

        if (session.LeftAlone)
        {
            context.Output.WriteLine("the lock stays as it is: --set changed what was compiled (--set output.lock=FILE writes one for this)");
        }

        context.Output.WriteLine(result.Artifact is { } file ? $"wrote {file}" : "verification failed; no artifact written");
        return result.Artifact is null ? CommandContext.Failed : CommandContext.Success;
    }
}
