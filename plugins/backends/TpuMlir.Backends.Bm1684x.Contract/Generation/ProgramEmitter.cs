using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Generation;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Takes the commands of a kernel in program order; each is checked against the chip's rules, and its waits are found.</summary>
public sealed class ProgramEmitter
{
    private readonly KernelContext<ChipCommand> _context;

    internal ProgramEmitter(KernelContext<ChipCommand> context) => _context = context;

    /// <summary>Adds a command of the TIU behind all others.</summary>
    /// <exception cref="InvalidOperationException">The chip forbids such a command: a fault of the kernel.</exception>
    public void Add(TiuInstruction command) => _context.Emit(new ChipCommand(command.ToTiu()));

    /// <summary>Adds a command of the GDMA behind all others.</summary>
    /// <exception cref="InvalidOperationException">The chip forbids such a command: a fault of the kernel.</exception>
    public void Add(GdmaInstruction command) => _context.Emit(new ChipCommand(command.ToGdma()));
}
