namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// A command of the GDMA, the engine that moves data between global, L2 and local memory. The classes derived from it are all
/// there are; a kernel makes one and hands it to its program emitter.
/// </summary>
public abstract record GdmaInstruction
{
    /// <summary>The command as its fields.</summary>
    /// <exception cref="ArgumentException">A value does not fit its field.</exception>
    internal abstract GdmaCommand ToGdma();
}
