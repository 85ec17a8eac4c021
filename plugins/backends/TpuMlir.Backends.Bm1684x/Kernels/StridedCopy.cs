using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>One dimension of a copy: how often, and how far apart in elements on each side. A source stride of 0 repeats.</summary>
internal readonly record struct CopyDim(long Size, long Source, long Destination);

/// <summary>Copies between places in global memory over any number of dimensions.</summary>
internal static class StridedCopy
{
    private const int MaxSize = 65535;

    /// <summary>The chip takes a step of at most 128 bytes, and not 0, along w.</summary>
    private const int MaxStepBytes = 128;

    /// <summary>Emits the copy as few commands of four dimensions as it takes.</summary>
    public static void Emit(ProgramEmitter emitter, ulong source, ulong destination, IEnumerable<CopyDim> dims, ChipType type)
    {
        List<CopyDim> merged = Merge(dims);
        if (merged.Count == 1 && merged[0] is { Source: 1, Destination: 1 } run)
        {
            emitter.Add(new LinearMove(source, destination, run.Size, type));
            return;
        }

        CopyDim inner = TakeInner(merged, type);
        // The three largest remaining dimensions go into the command, the others around it.
        merged.Sort((a, b) => a.Size.CompareTo(b.Size));
        List<CopyDim> outer = merged.Count > 3 ? merged[..^3] : [];
        List<CopyDim> within = merged.Count > 3 ? merged[^3..] : merged;
        while (within.Count < 3)
        {
            within.Insert(0, new CopyDim(1, 0, 0));
        }

        Loop(outer, 0, 0, (s, d) => Command(emitter, source, destination, within, inner, type, s, d));
    }

    /// <summary>Joins dimensions that follow each other without a gap on both sides and drops those of size 1.</summary>
    public static List<CopyDim> Merge(IEnumerable<CopyDim> dims)
    {
        var merged = new List<CopyDim>();
        foreach (CopyDim dim in dims.Where(d => d.Size != 1))
        {
            if (merged.Count > 0 && merged[^1].Source == dim.Source * dim.Size && merged[^1].Destination == dim.Destination * dim.Size)
            {
                merged[^1] = dim with { Size = merged[^1].Size * dim.Size };
            }
            else
            {
                merged.Add(dim);
            }
        }

        if (merged.Count == 0)
        {
            merged.Add(new CopyDim(1, 1, 1));
        }

        return merged;
    }

    /// <summary>Takes the dimension that may run along w: small steps on both sides, the longest of these.</summary>
    private static CopyDim TakeInner(List<CopyDim> dims, ChipType type)
    {
        int best = -1;
        for (int i = 0; i < dims.Count; i++)
        {
            if (IsStep(dims[i].Source, type) && IsStep(dims[i].Destination, type) && (best < 0 || dims[i].Size >= dims[best].Size))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return new CopyDim(1, 1, 1);
        }

        CopyDim inner = dims[best];
        dims.RemoveAt(best);
        return inner;
    }

    private static bool IsStep(long stride, ChipType type) => stride > 0 && stride * type.Size <= MaxStepBytes;

    private static void Loop(List<CopyDim> dims, long source, long destination, Action<long, long> body)
    {
        if (dims.Count == 0)
        {
            body(source, destination);
            return;
        }

        for (long i = 0; i < dims[0].Size; i++)
        {
            Loop(dims[1..], source + (i * dims[0].Source), destination + (i * dims[0].Destination), body);
        }
    }

    private static void Command(
        ProgramEmitter emitter, ulong source, ulong destination, List<CopyDim> outer, CopyDim inner, ChipType type, long s, long d)
    {
        CopyDim[] dims = [.. outer, inner];
        int big = Array.FindIndex(dims, x => x.Size > MaxSize);
        if (big >= 0)
        {
            CopyDim dim = dims[big];
            for (long at = 0; at < dim.Size; at += MaxSize)
            {
                dims[big] = dim with { Size = Math.Min(MaxSize, dim.Size - at) };
                Command(emitter, source, destination, [.. dims[..3]], dims[3], type, s + (at * dim.Source), d + (at * dim.Destination));
            }

            return;
        }

        var shape = new Nchw((int)dims[0].Size, (int)dims[1].Size, (int)dims[2].Size, (int)dims[3].Size);
        emitter.Add(TensorMove.Copy(
            new GdmaSide(source + (ulong)(s * type.Size), shape, new Strides(dims[0].Source, dims[1].Source, dims[2].Source, dims[3].Source)),
            new GdmaSide(destination + (ulong)(d * type.Size), shape, new Strides(dims[0].Destination, dims[1].Destination, dims[2].Destination, dims[3].Destination)),
            type));
    }
}
