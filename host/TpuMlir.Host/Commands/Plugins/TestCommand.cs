using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Conformance;
using TpuMlir.Host.Conformance.Running;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins test</c>: whether a plugin keeps the contract.</summary>
public static class TestCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("folder") { Description = "The plugin's folder, with its plugin.json.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> level = new Option<string>("--level") { Description = "How deep to look; each level includes those before it.", DefaultValueFactory = _ => "smoke" }
            .AcceptOnlyFromAmong("smoke", "ops", "models");
        var report = new Option<string>("--report") { Description = "Writes every case as JSON into this file.", HelpName = "file" };
        var model = new Option<string[]>("--model") { Description = "A manifest, module or source model for the level 'models'. May be repeated.", HelpName = "file" };
        var timeout = new Option<double>("--timeout") { Description = "Longest time for one case, in seconds.", HelpName = "seconds", DefaultValueFactory = _ => 300 };
        var all = new Option<bool>("--all") { Description = "Shows every case, not only those that did not pass." };
        var worker = new Option<bool>(Worker.Argument) { Hidden = true };
        var command = new Command("test", "Checks that a plugin keeps the contract, and shows what does not hold.") { folder, level, report, model, timeout, all, worker };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(worker) && result.GetValue(folder) is null)
            {
                result.AddError("Required argument missing for command: 'test': the plugin's folder.");
            }

        });
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 86400))
            {
                result.AddError("--timeout takes seconds, more than 0 and at most a day.");
            }
        });
        command.SetAction(result => context.Guard(() =>
        {
            if (result.GetValue(worker))
            {
                Worker.Run(Console.In);
                return CommandContext.Success;
            }

            var request = new ConformanceRequest(
                result.GetRequiredValue(folder),
                Enum.Parse<ConformanceLevel>(result.GetRequiredValue(level), ignoreCase: true),
                context.PluginFolders,
                result.GetValue(model) ?? [],
                TimeSpan.FromSeconds(result.GetValue(timeout)));
            return Run(context, request, result.GetValue(report), result.GetValue(all));
        }));
        return command;
    }

    private static int Run(CommandContext context, ConformanceRequest request, string? file, bool all)
    {
        ConformanceReport report = ConformanceRun.Run(request, context.Progress);
        context.ClearProgress();
        foreach (string line in ConformanceTable.Lines(report, all))
        {
            context.Output.WriteLine(line);
        }

        if (file is not null)
        {
            OutputFile.Write(file, stream => ConformanceReportFile.Write(stream, report));
            context.Output.WriteLine($"wrote {file}");
        }

        return report.Passed ? CommandContext.Success : CommandContext.Failed;
    }
}
