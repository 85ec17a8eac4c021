using System.CommandLine;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Installation;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins add</c> and <c>remove</c>: changes the plugins in the user's folder.</summary>
public static class AddCommand
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(CommandContext context)
    {
        var source = new Argument<string>("source") { Description = "A plugin's folder, or a .zip or .nupkg with one." };
        var replace = new Option<bool>("--force")
        {
            Description = "Replaces another version, and installs a plugin this host cannot use as it is (another SDK, a missing plugin); never a damaged one.",
        };
        var add = new Command("add", "Copies a plugin into the user's plugin folder, after checking it.") { source, replace };
        add.SetAction(result => context.Guard(() => Add(context, Path.GetFullPath(result.GetRequiredValue(source)), result.GetValue(replace))));
        yield return add;

        var id = new Argument<string>("id") { Description = "The plugin's id." };
        var anyway = new Option<bool>("--force") { Description = "Also when other plugins require it." };
        var remove = new Command("remove", "Removes a plugin from the user's plugin folder.") { id, anyway };
        remove.SetAction(result => context.Guard(() =>
        {
            // What hides what is as it was before: nothing to warn of.
            InstalledPlugin removed = Installer(context, new DiagnosticBag()).Remove(result.GetRequiredValue(id), result.GetValue(anyway));
            context.Output.WriteLine($"removed {removed.Id} {removed.Version} from {removed.Folder}");
            return CommandContext.Success;
        }));
        yield return remove;
    }

    private static int Add(CommandContext context, string source, bool force)
    {
        Installation done = Installer(context, context).Add(source, force);
        foreach (Diagnostic warning in done.Warnings)
        {
            context.Report(warning);
        }

        string what = done.Unchanged ? "is installed already" : done.Replaced is { } old ? $"replaces {old}" : "installed";
        context.Output.WriteLine($"{done.Plugin.Id} {done.Plugin.Version} {what} in {done.Plugin.Folder}");
        return CommandContext.Success;
    }

    private static PluginInstaller Installer(CommandContext context, IDiagnosticSink sink)
    {
        if (UserFolder.Plugins is not { } root || UserFolder.Staging is not { } staging)
        {
            throw new DiagnosticException(new Diagnostic(
                PluginDiagnostics.NotInstalled, "there is no home folder to install plugins in", Help: $"name a folder with the variable {UserFolder.Variable}"));
        }

        return new PluginInstaller(root, staging, PluginCatalog.Discover(context.PluginPaths, sink));
    }
}
