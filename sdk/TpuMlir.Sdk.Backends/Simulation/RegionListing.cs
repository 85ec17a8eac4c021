using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>
/// Reads a listing of commands, as <see cref="SimulatedArtifact{TCommand}"/> gives it: "TPU 3 after DMA 5: Conv op=3 x=1x8x4x4xsi8@0 ...".
/// The fields say what a command is; the beginning of a line must agree with them.
/// </summary>
/// <param name="container">Decodes and checks commands.</param>
/// <param name="contents">The artifact whose commands are replaced.</param>
/// <param name="file">The listing's name, for messages.</param>
internal sealed class RegionListing<TCommand>(RegionContainer<TCommand> container, RegionContents<TCommand> contents, string file)
{
    private readonly IReadOnlyList<string> _engines = contents.Target.Engines;
    private readonly CommandSet<TCommand> _commands = container.Commands(contents.Target);

    /// <summary>The artifact with the commands of the listing.</summary>
    /// <exception cref="DiagnosticException">Lines that are no commands, all of them; or another number of commands where segments hold them.</exception>
    public RegionContents<TCommand> Read(IReadOnlyList<string> listing)
    {
        var bag = new DiagnosticBag();
        List<(int Line, string Head, RegionCommand<TCommand> Command)>[] queues = [.. _engines.Select(_ => new List<(int, string, RegionCommand<TCommand>)>())];
        foreach ((int index, string line) in listing.Index().Where(l => l.Item.Trim() is { Length: > 0 } text && text[0] != ';'))
        {
            try
            {
                (int engine, string head, RegionCommand<TCommand> command) = Parse(line.Trim());
                queues[engine].Add((index + 1, head, command));
            }
            catch (FormatException e)
            {
                bag.Report(Wrong(index + 1, e.Message));
            }
        }

        bag.ThrowIfErrors();
        RegionContents<TCommand> read = contents with { Segments = Segments([.. queues.Select(q => q.Select(c => c.Command).ToArray())]) };
        foreach ((int engine, IReadOnlyList<QueuedCommand<TCommand>> queue) in read.Image.Queues.Index())
        {
            long[] numbers = [.. read.Segments.SelectMany(s => Enumerable.Range(1, s[engine].Count).Select(n => (long)n))];
            foreach ((int i, QueuedCommand<TCommand> command) in queue.Index())
            {
                (int line, string head, RegionCommand<TCommand> stored) = queues[engine][i];
                string said = SimulatedArtifact<TCommand>.Head(_engines, engine, i, command.Waits);
                if (stored.Id != numbers[i])
                {
                    bag.Report(Wrong(line, $"its fields number it {stored.Id}, and it stands where {numbers[i]} is"));
                }
                else if (head != said)
                {
                    bag.Report(Wrong(line, $"the line begins \"{head}:\", its place and fields say \"{said}:\""));
                }
            }
        }

        bag.ThrowIfErrors();
        return read;
    }

    private (int Engine, string Head, RegionCommand<TCommand> Command) Parse(string line)
    {
        string[] parts = line.Split(": ", 2);
        int engine = Enumerable.Range(0, _engines.Count).FirstOrDefault(e => line.StartsWith(_engines[e] + " ", StringComparison.Ordinal), -1);
        if (parts.Length < 2 || engine < 0)
        {
            throw new FormatException($"a line begins with an engine ({string.Join(", ", _engines)}), a number and a colon");
        }

        string[] words = parts[1].Split(' ', 2);
        var fields = new FieldParser(words.Length == 2 ? words[1] : "");
        (TCommand command, long id, IReadOnlyList<long> waits) = container.Decode(fields);
        fields.RequireAllRead();
        string? problem = _commands.Name(command) != words[0] ? $"the fields are those of {_commands.Name(command)}, not of {words[0]}"
            : _commands.Engine(command) != engine ? $"{words[0]} runs on {_engines[_commands.Engine(command)]}"
            : _commands.Violations(command) is { Count: > 0 } broken ? broken[0]
            : null;
        return problem is null ? (engine, parts[0], new RegionCommand<TCommand>(command, id, waits)) : throw new FormatException(problem);
    }

    /// <summary>The commands in the segments there were. A program of one segment may have another number of commands.</summary>
    private IReadOnlyList<IReadOnlyList<RegionCommand<TCommand>>>[] Segments(RegionCommand<TCommand>[][] queues)
    {
        if (contents.Segments.Count == 1)
        {
            return [queues];
        }

        for (int e = 0; e < queues.Length; e++)
        {
            int had = contents.Segments.Sum(s => s[e].Count);
            if (queues[e].Length != had)
            {
                throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.MalformedData,
                    $"the listing has {queues[e].Length} commands of {_engines[e]}, the artifact {had}",
                    new SourcePlace(file),
                    "the program runs in segments, whose commands are numbered from 1 each",
                    "keep the number of commands"));
            }
        }

        var at = new int[queues.Length];
        return
        [
            .. contents.Segments.Select(segment => segment.Select((queue, e) =>
            {
                at[e] += queue.Count;
                return queues[e][(at[e] - queue.Count)..at[e]];
            }).ToArray()),
        ];
    }

    private Diagnostic Wrong(int line, string message) => new(
        CoreDiagnostics.MalformedData, $"line {line} of \"{file}\" is no command: {message}", new SourcePlace(file, Path: $"{line}:1"), Help: "write it as the listing of an artifact does");
}
