using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>What commands touch, in the terms all backends share.</summary>
internal static class CommandAccess
{
    public static Sdk.Backends.Memory.AccessSet Of(TiuCommand command) => Convert(TiuAccess.Of(command));

    public static Sdk.Backends.Memory.AccessSet Of(GdmaCommand command) => Convert(GdmaAccess.Of(command));

    private static Sdk.Backends.Memory.AccessSet Convert(Isa.AccessSets.AccessSet set) =>
        new([.. set.Reads.Select(Range)], [.. set.Writes.Select(Range)]);

    private static MemoryRange Range(MemoryAccess access) => access.Space == Isa.MemorySpace.Local
        ? new MemoryRange((int)access.Space, access.Lanes, access.Start, access.End)
        : new MemoryRange((int)access.Space, UInt128.One, access.Start, access.End);
}
