using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir artifact check</c>: is the program in an artifact sound, whoever wrote it.</summary>
internal static class ArtifactCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var command = new Command("check", "Proves an artifact's commands legal and free of races, deadlocks and reads before writes, or names every command at fault.") { file };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file);
            ModelSource.RequireFile(path);
            using PluginComposer plugins = context.OpenPlugins();
            IArtifact artifact = plugins.Container(plugins.Catalog.FormatOf(path)).Open(path);
            var errors = new DiagnosticBag();
            foreach (ArtifactNetwork network in artifact.Networks)
            {
                Check(artifact, network.Name, path, context.Output, errors);
            }

            errors.ThrowIfErrors();
            return CommandContext.Success;
        }));
        return command;
    }

    private static void Check(IArtifact artifact, string network, string path, TextWriter output, DiagnosticBag errors)
    {
        Answer<ArtifactCheck> answer = artifact.Check(network);
        if (answer.Unsupported is { } no)
        {
            errors.Report(new Diagnostic(no.Descriptor, no.Reason, new SourcePlace(path), no.Limit, no.Fix));
            return;
        }

        ArtifactCheck check = answer.Realized!;
        string found = check.Problems.Count switch { 0 => "no problems", 1 => "1 problem", var n => $"{n} problems" };
        output.WriteLine($"network \"{network}\": {check.Commands} commands, {found}");
        foreach (string assumption in check.Assumptions)
        {
            output.WriteLine($"  assumed: {assumption}");
        }

        foreach (Diagnostic problem in check.Problems)
        {
            errors.Report(problem);
        }
    }
}
