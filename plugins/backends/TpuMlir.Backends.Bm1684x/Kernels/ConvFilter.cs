using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// A filter in global memory, packed as CONV wants it: for each pass over input channels a block of all output channels,
/// each [ic / P][kh][kw][P] with missing channels zero.
/// </summary>
internal sealed class ConvFilter
{
    private readonly ulong[] _passes;
    private readonly long[] _perChannel;

    private ConvFilter(ulong[] passes, long[] perChannel, ChipType type)
    {
        _passes = passes;
        _perChannel = perChannel;
        Type = type;
    }

    public ChipType Type { get; }

    /// <summary>Elements of one output channel in a pass.</summary>
    public long PerChannel(int pass) => _perChannel[pass];

    /// <summary>The address of an output channel in a pass.</summary>
    public ulong At(int pass, int channel) => _passes[pass] + (ulong)(channel * _perChannel[pass] * Type.Size);

    /// <summary>Elements from one output channel to the next in global memory.</summary>
    public long ChannelStride(int pass) => _perChannel[pass];

    /// <summary>Packs a constant filter [oc, ic, kh, kw]; <paramref name="cut"/> input channels go into a pass.</summary>
    public static ConvFilter Pack(KernelContext context, Tensor filter, int cut)
    {
        int oc = (int)filter.Shape[0], ic = (int)filter.Shape[1], taps = (int)(filter.Shape[2] * filter.Shape[3]);
        ChipType type = ChipTypes.Of(filter.Type);
        int passes = ChipMemory.CeilDiv(ic, cut);
        var addresses = new ulong[passes];
        var sizes = new long[passes];
        for (int p = 0; p < passes; p++)
        {
            int channels = Math.Min(cut, ic - (p * cut));
            sizes[p] = ConvWeights.ElementsPerChannel(type, channels, 1, taps);
            addresses[p] = type.Size == 4
                ? context.Coefficient<uint>(Pass(filter.As<uint>(), oc, ic, taps, p * cut, channels, 1, sizes[p]))
                : context.Coefficient<ushort>(Pass(filter.As<ushort>(), oc, ic, taps, p * cut, channels, ConvWeights.Pack(type), sizes[p]));
        }

        return new ConvFilter(addresses, sizes, type);
    }

    private static T[] Pass<T>(ReadOnlySpan<T> filter, int oc, int ic, int taps, int from, int channels, int pack, long perChannel)
        where T : unmanaged
    {
        var packed = new T[oc * perChannel];
        for (int o = 0; o < oc; o++)
        {
            for (int c = 0; c < channels; c++)
            {
                long to = (o * perChannel) + ((long)(c / pack) * taps * pack) + (c % pack);
                int at = (((o * ic) + from + c) * taps);
                for (int t = 0; t < taps; t++)
                {
                    packed[to + ((long)t * pack)] = filter[at + t];
                }
            }
        }

        return packed;
    }
}
