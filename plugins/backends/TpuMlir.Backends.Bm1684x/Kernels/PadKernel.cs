using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Padding with a constant, or by reflecting or repeating the edge.</summary>
internal static class PadKernel
{
    public static void Emit(Tpu.Pad op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        EquatableList<long> pads = op.Paddings;
        int rank = x.Shape.Rank;
        long[] from = x.Shape.Strides(), to = y.Shape.Strides();
        long start = Enumerable.Range(0, rank).Sum(d => pads[d] * to[d]);
        if (op.Mode == "constant")
        {
            context.Emitter.Add(new LinearMove(null, y.Address, y.Shape.Count, y.Type)
            {
                Fill = ChipTypes.Float(op.Val, y.Type).Bits,
            });
        }

        StridedCopy.Emit(
            context.Emitter, x.Address, y.At(start), Enumerable.Range(0, rank).Select(d => new CopyDim(x.Shape[d], from[d], to[d])), x.Type);
        if (op.Mode != "constant")
        {
            Border(context.Emitter, x, y, pads, op.Mode == "reflect");
        }
    }

    /// <summary>Fills the border within the result, axis by axis from the last: each axis copies whole slabs padded so far.</summary>
    private static void Border(ProgramEmitter emitter, GlobalTensor x, GlobalTensor y, EquatableList<long> pads, bool reflect)
    {
        int rank = x.Shape.Rank;
        long[] to = y.Shape.Strides();
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            long before = pads[axis], behind = pads[rank + axis], size = x.Shape[axis];
            for (long i = 1; i <= before; i++)
            {
                Slab(-i);
            }

            for (long i = 1; i <= behind; i++)
            {
                Slab(size - 1 + i);
            }

            // Positions along the axis count from the first of the input, which lies at "before" in the result.
            void Slab(long position)
            {
                long source = reflect ? Mirror(position, size) : Math.Clamp(position, 0, size - 1);
                // Axes before this one are not padded yet: only their middle is copied; axes behind it are complete.
                long offset = Enumerable.Range(0, axis).Sum(d => pads[d] * to[d]);
                IEnumerable<CopyDim> dims = Enumerable.Range(0, rank).Where(d => d != axis)
                    .Select(d => new CopyDim(d < axis ? x.Shape[d] : y.Shape[d], to[d], to[d]));
                StridedCopy.Emit(emitter, y.At(offset + ((before + source) * to[axis])), y.At(offset + ((before + position) * to[axis])), dims, x.Type);
            }
        }
    }

    /// <summary>The reflected sequence has period 2 (size - 1); pads longer than the tensor wrap around in it.</summary>
    private static long Mirror(long position, long size)
    {
        long period = Math.Max(2 * (size - 1), 1);
        long phase = ((position % period) + period) % period;
        return Math.Min(phase, period - phase);
    }
}
