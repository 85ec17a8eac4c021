using System.CommandLine;
using System.CommandLine.Parsing;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Commands;

/// <summary>What is wrong with a command line, told like every other error.</summary>
internal static class CommandLineErrors
{
    /// <summary>Writes the errors of a command line; returns the exit code.</summary>
    public static int Report(ParseResult parsed, TextWriter errors)
    {
        Command command = parsed.CommandResult.Command;
        Diagnostic[] found = parsed.UnmatchedTokens.Count > 0
            ? [Unmatched(parsed.UnmatchedTokens[0], command, Path(parsed.CommandResult))]
            : [.. parsed.Errors.Select(e => new Diagnostic(HostDiagnostics.CommandLine, Message(e.Message, command), Help: Help(Path(parsed.CommandResult))))];
        foreach (string line in DiagnosticText.Folded(found))
        {
            errors.WriteLine(line);
        }

        errors.WriteLine($"{found.Length} error{(found.Length == 1 ? "" : "s")}");
        return CommandContext.UserError;
    }

    /// <summary>The first word nothing takes; what follows it is mostly its fault too.</summary>
    private static Diagnostic Unmatched(string word, Command command, string path)
    {
        bool option = word.StartsWith('-');
        IEnumerable<string> known = option
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive)).Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        string message = option ? $"{path} has no option '{word}'" : command.Subcommands.Count > 0 ? $"{path} has no command '{word}'" : $"{path} takes no further argument, and '{word}' is one";
        return new Diagnostic(HostDiagnostics.CommandLine, message, Help: Suggestion.For(word, [.. known]) ?? Help(path));
    }

    /// <summary>The parser's words, where they do not name the command.</summary>
    private static string Message(string message, Command command) =>
        command.Subcommands.Count > 0 && command.Action is null
            ? $"one of its commands is missing: {string.Join(", ", command.Subcommands.Select(c => c.Name))}"
            : message.Split('\n')[0].TrimEnd('.', '\r');

    private static string Help(string path) => $"'{path} --help' shows what it takes";

    private static string Path(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "tpumlir" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
