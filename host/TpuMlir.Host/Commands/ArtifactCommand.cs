using System.CommandLine;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir artifact</c>: checks compiled artifacts, takes them apart and puts them together.</summary>
public static class ArtifactCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) => new("artifact", "Checks compiled artifacts, shows their parts, takes them apart and puts them together.")
    {
        ArtifactCheckCommand.Create(context),
        Dump(context),
        Split(context),
        Combine(context),
    };

    private static Command Dump(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var parts = new Option<string>("--parts") { Description = "Writes the binary parts (commands, coefficients, modules) into this folder.", HelpName = "folder" };
        var command = new Command("dump", "Shows everything in an artifact, parts this version does not know included.") { file, json, parts };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file);
            using PluginComposer plugins = context.OpenPlugins();
            ArtifactNode outline = Editor(plugins, path).Outline(File.ReadAllBytes(path), path);
            ArtifactOutline.Write(outline, context.Output, result.GetValue(json));
            if (result.GetValue(parts) is { } folder)
            {
                int count = ArtifactOutline.WriteParts(outline, folder);
                if (!result.GetValue(json))
                {
                    context.Output.WriteLine($"wrote {count} part{(count == 1 ? "" : "s")} to {folder}");
                }
            }

            return CommandContext.Success;
        }));
        return command;
    }

    private static Command Split(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The artifact." };
        var output = new Option<string>("--output", "-o") { Description = "The folder; beside the artifact when not given.", HelpName = "folder" };
        var command = new Command("split", "Writes an artifact for each network, and for each set of its input shapes.") { file, output };
        command.SetAction(result => context.Guard(() =>
        {
            string path = result.GetRequiredValue(file);
            using PluginComposer plugins = context.OpenPlugins();
            IReadOnlyList<ArtifactFile> files = Editor(plugins, path).Split(File.ReadAllBytes(path), path);
            string folder = result.GetValue(output) ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
            foreach ((string target, ArtifactFile part) in Names(files, folder, Path.GetExtension(path)).Zip(files))
            {
                RequireOther(target, [path]);
                OutputFile.Write(target, stream => stream.Write(part.Content));
                context.Output.WriteLine($"wrote {target}");
            }

            return CommandContext.Success;
        }));
        return command;
    }

    private static Command Combine(CommandContext context)
    {
        var files = new Argument<string[]>("files") { Description = "The artifacts.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The artifact to write.", Required = true, HelpName = "file" };
        var command = new Command("combine", "Writes one artifact with the networks of several; networks of one name must differ in their input shapes.") { files, output };
        command.SetAction(result => context.Guard(() =>
        {
            string[] paths = result.GetRequiredValue(files);
            using PluginComposer plugins = context.OpenPlugins();
            IArtifactEditor editor = Editor(plugins, paths[0]);
            foreach (string other in paths.Skip(1))
            {
                if (!ReferenceEquals(Editor(plugins, other), editor))
                {
                    throw new DiagnosticException(new Diagnostic(
                        CoreDiagnostics.ArtifactParts, $"\"{paths[0]}\" and \"{other}\" do not go together", new SourcePlace(other), "they are of different formats", "combine artifacts of one kind"));
                }
            }

            string target = result.GetRequiredValue(output);
            byte[] content = editor.Combine([.. paths.Select(p => new ArtifactFile(p, File.ReadAllBytes(p)))]);
            OutputFile.Write(target, stream => stream.Write(content));
            context.Output.WriteLine($"wrote {target}");
            return CommandContext.Success;
        }));
        return command;
    }

    private static IArtifactEditor Editor(PluginComposer plugins, string path)
    {
        ModelSource.RequireFile(path);
        return plugins.Container(plugins.Catalog.FormatOf(path)) as IArtifactEditor ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.ArtifactParts,
            $"\"{path}\" cannot be taken apart",
            new SourcePlace(path),
            "the plugin that reads this format does not offer it",
            "inspect shows what is in the file"));
    }

    /// <summary>File names from network names, which may hold anything.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<ArtifactFile> files, string folder, string extension)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ArtifactFile file in files)
        {
            string name = ArtifactOutline.FileName(file.Name);
            string unique = name;
            for (int i = 2; !used.Add(unique); i++)
            {
                unique = $"{name}_{i}";
            }

            yield return Path.Combine(folder, unique + extension);
        }
    }

    private static void RequireOther(string target, IEnumerable<string> sources)
    {
        if (sources.Any(s => Path.GetFullPath(s) == Path.GetFullPath(target)))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.ArtifactParts, $"\"{target}\" would overwrite the artifact it comes from", new SourcePlace(target), "the network is called like the file", "give another folder with --output"));
        }
    }
}
