using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Takes the commands of all kernels in program order, checks each against the chip's rules, and finds its waits.</summary>
public sealed class ProgramEmitter
{
    private readonly ProgramBuilder<ChipCommand> _builder = new(2);

    internal ProgramEmitter()
    {
    }

    /// <summary>The operation commands are emitted for; for messages.</summary>
    public string Operation { get; internal set; } = "";

    /// <summary>All commands.</summary>
    internal ProgramBuilder<ChipCommand> Program => _builder;

    /// <summary>Adds a command of the TIU behind all others.</summary>
    /// <exception cref="InvalidOperationException">The chip forbids such a command: a fault of the kernel.</exception>
    public void Add(TiuInstruction command) => Tiu(command.ToTiu());

    /// <summary>Adds a command of the GDMA behind all others.</summary>
    /// <exception cref="InvalidOperationException">The chip forbids such a command: a fault of the kernel.</exception>
    public void Add(GdmaInstruction command) => Gdma(command.ToGdma());

    private void Tiu(TiuCommand command)
    {
        Require(Legality.Check(command), command.Form.Name);
        _builder.Append(Bm1684xTarget.Tiu, new ChipCommand(command, null), CommandAccess.Of(command));
    }

    private void Gdma(GdmaCommand command)
    {
        Require(Legality.Check(command), command.Form.Name);
        _builder.Append(Bm1684xTarget.Gdma, new ChipCommand(null, command), CommandAccess.Of(command));
    }

    private void Require(IReadOnlyList<LegalityViolation> violations, string form)
    {
        if (violations.Count > 0)
        {
            throw new InvalidOperationException($"{Operation}: illegal {form} command: {string.Join("; ", violations)}");
        }
    }
}
