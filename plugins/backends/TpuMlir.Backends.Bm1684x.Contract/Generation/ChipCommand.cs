using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>A command of either engine, as its fields. Kernels make the typed <see cref="Isa.Commands.TiuInstruction"/> and <see cref="Isa.Commands.GdmaInstruction"/>.</summary>
public sealed class ChipCommand
{
    internal ChipCommand(TiuCommand command) => Tiu = command;

    internal ChipCommand(GdmaCommand command) => Gdma = command;

    internal TiuCommand? Tiu { get; }

    internal GdmaCommand? Gdma { get; }
}
