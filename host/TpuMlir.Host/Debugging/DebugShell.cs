using System.Globalization;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Debugging;

/// <summary>The debugger's command language: one line, one command. What goes wrong is said and changes nothing.</summary>
public sealed class DebugShell(Debugger debugger, IReadOnlyDictionary<string, Tensor>? reference, TextWriter output)
{
    private static readonly string[] Names =
        ["step", "continue", "break", "breaks", "delete", "list", "where", "operands", "print", "compare", "diverge", "save", "help", "quit"];

    private const string Help = """
        step [N]                  run the next command, or N of them
        continue                  run to the next breakpoint or the end
        break ENGINE N            stop before command N of an engine
        break op NAME             stop before the first command of an operation
        break read|write MEMORY ADDRESS   stop before a command that touches a byte (global: address, local: offset in a lane)
        breaks | delete N         list, or remove, breakpoints
        list [N]                  the next N commands of each engine
        where                     position, operation, next command
        operands                  the operands of the next command
        print WHAT [I J ...]      a tensor: an operand's name or text, or a tensor of the command map; I J ... choose the plane
        compare WHAT NAME         a tensor against one of the reference
        diverge [TOLERANCE]       run to the first command that writes something else than the reference has (default: equal bits)
        save WHAT FILE            write a tensor to an npz
        help | quit
        """;

    private IDebugSession Session => debugger.Session;

    /// <summary>Runs one line; false when the user wants to leave.</summary>
    public bool Execute(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || words[0].StartsWith('#'))
        {
            return true;
        }

        if (words[0] is "quit" or "q" or "exit")
        {
            return false;
        }

        if (Find(words[0]) is not { } command)
        {
            output.WriteLine($"unknown command '{words[0]}'; {Suggestion.For(words[0], Names) ?? "help lists them"}");
            return true;
        }

        try
        {
            if (!command(words[1..]))
            {
                output.WriteLine($"'{line}' is not how {words[0]} is used; help tells how");
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            output.WriteLine(e.Message.Split(" (Parameter")[0]);
        }

        return true;
    }

    /// <summary>What runs a command given its arguments; it returns false when they do not fit.</summary>
    private Func<string[], bool>? Find(string name) => name switch
    {
        "step" or "s" => Step,
        "continue" or "c" => Continue,
        "break" or "b" => Break,
        "breaks" => Breaks,
        "delete" => Delete,
        "list" or "l" => List,
        "where" => Where,
        "operands" => Operands,
        "print" or "p" => Print,
        "compare" => Compare,
        "diverge" => Diverge,
        "save" => Save,
        "help" => ShowHelp,
        _ => null,
    };

    private bool ShowHelp(string[] words)
    {
        output.WriteLine(Help);
        return true;
    }

    private bool Step(string[] words)
    {
        if (words.Length > 1 || !TryCount(words, 1, out long count))
        {
            return false;
        }

        for (long i = 0; i < count && debugger.Step(); i++)
        {
        }

        return Where([]);
    }

    private bool Continue(string[] words)
    {
        if (words.Length > 0)
        {
            return false;
        }

        Breakpoint? hit = debugger.Continue();
        output.WriteLine(hit is null ? "all commands have run" : $"stopped at breakpoint: {hit}");
        return hit is null || Where([]);
    }

    private bool Break(string[] words)
    {
        Breakpoint breakpoint;
        switch (words)
        {
            case ["op", string name]:
                RequireMap();
                breakpoint = new OperatorBreakpoint(RequireOperation(name));
                break;
            case ["read" or "write", string memory, string address] when memory is DebugRange.Global or DebugRange.Local && TryNumber(address, out long at):
                breakpoint = new AddressBreakpoint(memory, at, words[0] == "write");
                break;
            case [string engine, string number] when EngineOf(engine) is >= 0 and int index && TryNumber(number, out long n):
                breakpoint = n >= 1 && n <= Session.Counts[index]
                    ? new CommandBreakpoint(index, Session.Engines[index], n)
                    : throw new ArgumentException($"{Session.Engines[index]} has commands 1 to {Session.Counts[index]}");
                break;
            default:
                return false;
        }

        debugger.Breakpoints.Add(breakpoint);
        output.WriteLine($"breakpoint {debugger.Breakpoints.Count}: {breakpoint}");
        return true;
    }

    private bool Breaks(string[] words)
    {
        for (int i = 0; i < debugger.Breakpoints.Count; i++)
        {
            output.WriteLine($"{i + 1}: {debugger.Breakpoints[i]}");
        }

        return words.Length == 0;
    }

    private bool Delete(string[] words)
    {
        if (words is not [string text] || !TryNumber(text, out long n) || n < 1 || n > debugger.Breakpoints.Count)
        {
            return false;
        }

        debugger.Breakpoints.RemoveAt((int)n - 1);
        return true;
    }

    private bool List(string[] words)
    {
        if (words.Length > 1 || !TryCount(words, 5, out long count))
        {
            return false;
        }

        for (int engine = 0; engine < Session.Engines.Count; engine++)
        {
            for (long n = Session.Done[engine] + 1; n <= Math.Min(Session.Done[engine] + count, Session.Counts[engine]); n++)
            {
                output.WriteLine(Line(Session.Command(engine, n)));
            }
        }

        return true;
    }

    private bool Where(string[] words)
    {
        output.WriteLine(string.Join(", ", Session.Engines.Select((name, i) => $"{name} {Session.Done[i]} of {Session.Counts[i]} done")));
        output.WriteLine(Session.Next is { } next ? $"next {Line(next)}" : "all commands have run");
        return words.Length == 0;
    }

    private string Line(DebugCommand command) =>
        $"{Session.Engines[command.Engine]} {command.Number}{(debugger.Map?.Find(command.Engine, command.Number) is { } op ? $" [{op.Name}]" : "")}: {command.Text}";

    private bool Operands(string[] words)
    {
        foreach (DebugOperand operand in Session.Next?.Operands ?? [])
        {
            output.WriteLine($"{operand.Name,-12} {(operand.IsResult ? "writes" : "reads "),-7} {operand.Text}");
        }

        return words.Length == 0;
    }

    private bool Print(string[] words)
    {
        if (words.Length == 0)
        {
            return false;
        }

        var leading = new List<long>();
        foreach (string word in words[1..])
        {
            if (!TryNumber(word, out long index))
            {
                return false;
            }

            leading.Add(index);
        }

        Tensor tensor = Tensor(words[0]);
        output.WriteLine(TensorText.Summary(tensor));
        output.WriteLine(TensorText.Values(tensor, leading));
        return true;
    }

    private bool Compare(string[] words)
    {
        if (words is not [string what, string name])
        {
            return false;
        }

        Tensor want = Reference(name), have = Tensor(what);
        output.WriteLine(TensorDifference.Between(have, want, 0)?.ToString() ?? $"{have.Shape.Count} elements, all equal");
        return true;
    }

    private bool Diverge(string[] words)
    {
        double tolerance = 0;
        if (words.Length > 1 || (words.Length == 1 && (!double.TryParse(words[0], CultureInfo.InvariantCulture, out tolerance) || tolerance < 0)))
        {
            return false;
        }

        RequireMap();
        int compared = 0;
        Divergence? found = DivergenceFinder.Find(debugger, RequireReference(), tolerance, _ => compared++);
        if (found is null)
        {
            output.WriteLine($"no divergence in {compared} tensor{(compared == 1 ? "" : "s")} compared");
            return true;
        }

        output.WriteLine($"first divergence after {Line(found.Command)}");
        output.WriteLine($"operation {found.Operation.Name}, tensor \"{found.Tensor}\": {found.Difference}");
        return true;
    }

    private bool Save(string[] words)
    {
        if (words is not [string what, string file])
        {
            return false;
        }

        Tensor tensor = Tensor(what);
        Compilation.OutputFile.Write(file, stream => NpzFile.Write(stream, [KeyValuePair.Create(what, tensor)]));
        output.WriteLine($"wrote {file}");
        return true;
    }

    /// <summary>A tensor by an operand's name, by a name of the command map, or by an operand's text.</summary>
    private Tensor Tensor(string what)
    {
        if (Session.Next?.Operands.FirstOrDefault(o => o.Name.Equals(what, StringComparison.OrdinalIgnoreCase)) is { } operand)
        {
            return Session.Read(operand.Text);
        }

        MappedTensor? mapped = debugger.Map?.Operations.SelectMany(o => o.Results).FirstOrDefault(r => r.Name == what);
        return mapped is not null ? Session.Read(mapped.Placed) : Session.Read(what);
    }

    private Tensor Reference(string name) => RequireReference().TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new ArgumentException($"the reference has no \"{name}\"; {Suggestion.For(name, reference!.Keys) ?? $"it has {reference.Count} tensors"}");

    private IReadOnlyDictionary<string, Tensor> RequireReference() =>
        reference ?? throw new InvalidOperationException("there is no reference; start with --reference");

    private void RequireMap()
    {
        if (debugger.Map is null)
        {
            throw new InvalidOperationException("which command belongs to which operation is not known; start with --map (compile writes it to output.map)");
        }
    }

    private string RequireOperation(string name)
    {
        string[] names = [.. debugger.Map!.Operations.Select(o => o.Name)];
        return names.Contains(name) ? name : throw new ArgumentException($"there is no operation '{name}'; {Suggestion.For(name, names) ?? $"there are {names.Length}"}");
    }

    private int EngineOf(string name) => Session.Engines.ToList().FindIndex(e => e.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool TryCount(string[] words, long otherwise, out long count)
    {
        count = otherwise;
        return words.Length == 0 || (TryNumber(words[0], out count) && count > 0);
    }

    private static bool TryNumber(string text, out long value)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return long.TryParse(hex ? text[2..] : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
