using TpuMlir.Backends.Bm1684x.Container;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>
/// The global memory a stage's commands may touch, as compiled: the coefficients, the context behind them, and inputs and outputs in
/// a memory of their own where a file has one (bmodel.md, address space and relocation).
/// </summary>
internal sealed record StageRegions(long CoefficientStart, long CoefficientEnd, bool CoefficientsKnown, long ContextStart, long ContextEnd, long IoStart, long IoEnd)
{
    /// <summary>Compiled addresses begin here.</summary>
    private const long Base = 0x1_0000_0000;

    /// <summary>The regions of a stage.</summary>
    public static StageRegions Of(BmodelStage stage)
    {
        long context = Address(stage.ContextAddress), io = Address(stage.IoAddress);
        long contextEnd = context + Size(stage.ContextSize), ioEnd = io + Size(stage.IoSize);
        return stage.Coefficients is { Data.Length: > 0 } coefficients
            ? new(Address(coefficients.Address), Address(coefficients.Address) + coefficients.Data.Length, true, context, contextEnd, io, ioEnd)
            // Coefficients that were taken out lay in front of what comes first.
            : new(Base, Math.Max(Base, ioEnd > io ? Math.Min(io, context) : context), false, context, contextEnd, io, ioEnd);
    }

    /// <summary>Whether commands may read these bytes.</summary>
    public bool MayRead(long start, long end) => MayWrite(start, end) || (start >= CoefficientStart && end <= CoefficientEnd);

    /// <summary>Whether commands may write these bytes.</summary>
    public bool MayWrite(long start, long end) => (start >= ContextStart && end <= ContextEnd) || (start >= IoStart && end <= IoEnd);

    /// <summary>What may be written, for messages.</summary>
    public string Writable => $"the context 0x{ContextStart:x}..0x{ContextEnd:x}" + (IoEnd > IoStart ? $" and the inputs and outputs 0x{IoStart:x}..0x{IoEnd:x}" : "");

    /// <inheritdoc/>
    public override string ToString() => $"the coefficients 0x{CoefficientStart:x}..0x{CoefficientEnd:x} and {Writable}";

    // Damaged files have any number here; what is compared are addresses of 40 bits.
    private static long Address(ulong value) => (long)Math.Min(value, 1UL << 48);

    private static long Size(ulong value) => (long)Math.Min(value, 1UL << 48);
}
