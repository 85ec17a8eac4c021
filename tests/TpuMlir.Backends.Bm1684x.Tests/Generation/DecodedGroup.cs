using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>The commands of a group as they stand in the file, end commands included.</summary>
internal sealed record DecodedGroup(IReadOnlyList<TiuCommand> Tiu, IReadOnlyList<GdmaCommand> Gdma)
{
    public static DecodedGroup Of(BmodelCommandGroup group) => new(
        CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount), CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount));

    public static IEnumerable<DecodedGroup> All(BmodelStage stage) => stage.CommandGroups.Select(Of);
}
