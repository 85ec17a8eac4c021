using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>How much of a lane the commands of a stage touch.</summary>
internal static class LocalMemoryUse
{
    public static long Of(BmodelStage stage) => DecodedGroup.All(stage)
        .SelectMany(g => g.Tiu.SkipLast(1).Select(TiuAccess.Of).Concat(g.Gdma.SkipLast(1).Select(GdmaAccess.Of)))
        .SelectMany(a => a.Reads.Concat(a.Writes))
        .Where(a => a.Space == (int)MemorySpace.Local)
        .Select(a => a.End)
        .DefaultIfEmpty()
        .Max();
}
