namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// A command of the TIU, the engine that computes: operands and result lie in local memory. The classes derived from it are
/// all there are; a kernel makes one and hands it to its program emitter.
/// </summary>
public abstract record TiuInstruction
{
    /// <summary>The command as its fields, in the shortest form that carries it.</summary>
    /// <exception cref="ArgumentException">A value does not fit its field.</exception>
    internal abstract TiuCommand ToTiu();
}
