using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA gather (type 7) and scatter (type 8) of lines of W elements by 32-bit indices.</summary>
internal static unsafe class IndexedMove
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c, bool scatter)
    {
        ElementType type = c.DataType();
        int width = c.Int(GdmaField.SrcWsize), channels = c.Int(GdmaField.DstCsize), size = type.Size();
        int sourceChannels = c.Int(GdmaField.SrcCsize), indexChannels = c.Int(GdmaField.IndexCsize);
        int sourceLines = c.Int(GdmaField.SrcHsize), resultLines = c.Int(GdmaField.DstHsize), count = c.Int(GdmaField.IndexHsize);
        var source = MemoryView.Of(machine, c.Source(), new Shape4(1, sourceChannels, sourceLines, width),
            Strides(c, GdmaField.SrcCstride, GdmaField.SrcHstride), type);
        var result = MemoryView.Of(machine, c.Destination(), new Shape4(1, channels, resultLines, width),
            Strides(c, GdmaField.DstCstride, GdmaField.DstHstride), type);
        var indices = MemoryView.Of(machine, c.Address(GdmaField.IndexStartAddrL32, GdmaField.IndexStartAddrH8),
            new Shape4(1, indexChannels, count, 1),
            Strides(c, GdmaField.IndexCstride, GdmaField.IndexHstride), ElementType.Int32);
        Check(sourceChannels, channels, "source");
        Check(indexChannels, channels, "index");
        if (channels != 1 && sourceChannels == 1 && indexChannels == 1)
        {
            throw new SimulationException("source and index cannot both be broadcast over channels");
        }

        uint limit = (uint)(scatter ? resultLines : sourceLines);
        uint filler = (uint)c[GdmaField.ConstantValue];
        ulong mask = c.LaneMask();
        long bytes = (long)width * size;
        // Channels that may meet keep their order.
        bool apart = result.HasDistinctElements && !result.Overlaps(source) && !result.Overlaps(indices);
        WorkLoop.Run(channels, apart ? channels * count * bytes / WorkLoop.BytesOfWork : 0, channel =>
        {
            if (!result.Enabled(channel, mask))
            {
                return;
            }

            byte* from = source.Plane(0, sourceChannels == 1 ? 0 : channel), to = result.Plane(0, channel);
            byte* next = indices.Plane(0, indexChannels == 1 ? 0 : channel);
            for (int j = 0; j < count; j++, next += indices.Stride.H)
            {
                uint index = *(uint*)next;
                if (index < limit)
                {
                    PlaneCopy.CopyLine(from + (scatter ? j : index) * source.Stride.H, to + (scatter ? index : j) * result.Stride.H, bytes);
                }
                else if (!scatter)
                {
                    PlaneCopy.FillRow(to + j * result.Stride.H, size, width, size, filler);
                }
            }
        });
    }

    private static Stride4? Strides(GdmaCommand c, GdmaField channel, GdmaField line) =>
        c.Flag(GdmaField.StrideEnable) ? new Stride4(0, (long)c[channel], (long)c[line], 1) : null;

    private static void Check(int extent, int channels, string name)
    {
        if (extent != 1 && extent != channels)
        {
            throw new SimulationException($"the {name} has {extent} channels, the result {channels}");
        }
    }
}
