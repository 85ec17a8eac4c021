using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>
/// Two streams that were recorded on a chip as a stage: its only input and its only output are all of the global memory the
/// commands name, moved to where global memory begins.
/// </summary>
internal static class RecordedStage
{
    private const int PageBytes = 4096;

    /// <summary>More than any single transfer of the recordings.</summary>
    private const ulong LargestTransfer = 1 << 20;

    public static BmodelStage Of(byte[] tiu, byte[] gdma)
    {
        IReadOnlyList<GdmaCommand> commands = CommandCodec.DecodeGdmaStream(gdma);
        ulong[] addresses =
        [
            .. commands.SkipLast(1).SelectMany(c => c.IsFill() ? [c.Destination()] : new[] { c.Source(), c.Destination() })
                .Where(a => a >= ChipMemory.GlobalBase),
        ];
        ulong first = addresses.Min() / PageBytes * PageBytes, size = (addresses.Max() - first + LargestTransfer) / PageBytes * PageBytes;
        byte[] moved = new BmodelRelocator(first, 0, (long)ChipMemory.GlobalBase - (long)first).Relocate(gdma);
        var group = new BmodelCommandGroup(
            Padded(tiu), (uint)CommandCodec.DecodeTiuStream(tiu).Count, Padded(moved), (uint)commands.Count);
        BmodelTensor[] memory = [new("memory", BmodelType.F16, ChipMemory.GlobalBase, size, [size / 2])];
        return new BmodelStage(memory, memory, [new BmodelSubnet(memory, memory, [group])])
        {
            ContextAddress = ChipMemory.GlobalBase,
            ContextSize = size,
        };
    }

    private static byte[] Padded(byte[] stream)
    {
        byte[] padded = new byte[(stream.Length + BmodelCommandGroup.Padding - 1) / BmodelCommandGroup.Padding * BmodelCommandGroup.Padding];
        stream.CopyTo(padded, 0);
        return padded;
    }
}
