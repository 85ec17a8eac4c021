using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Takes the commands of all kernels in program order, checks each against the chip's rules, and finds its waits.</summary>
public sealed class ProgramEmitter<TCommand>(CommandSet<TCommand> commands, int engines)
{
    /// <summary>The operation commands are emitted for; for messages.</summary>
    public string Operation { get; set; } = "";

    /// <summary>All commands.</summary>
    public ProgramBuilder<TCommand> Program { get; } = new(engines);

    /// <summary>Adds a command behind all others.</summary>
    /// <exception cref="InvalidOperationException">It breaks a rule of the chip: a bug of the kernel.</exception>
    public void Add(TCommand command)
    {
        IReadOnlyList<string> violations = commands.Violations(command);
        if (violations.Count > 0)
        {
            throw new InvalidOperationException($"{Operation}: illegal {commands.Name(command)} command: {string.Join("; ", violations)}");
        }

        Program.Append(commands.Engine(command), command, commands.Access(command));
    }
}
