using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Permutation of dimensions in global memory. One that leaves the last dimension in place is a strided copy; one that swaps
/// a dimension with the last is a transpose. Lowering splits all others into such steps.
/// </summary>
internal static class PermuteKernel
{
    public static void Emit(Tpu.Permute op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        (long[] dims, int[] order) = PermuteShape.Merge(x.Shape, op.Order);
        if (PermuteShape.IsTranspose(order))
        {
            Transpose(context.Emitter, x, y, order is [2, 1, 0] ? [1, .. dims] : dims);
            return;
        }

        long[] from = new Shape(dims).Strides();
        long[] to = new Shape(order.Select(o => dims[o])).Strides();
        StridedCopy.Emit(context.Emitter, x.Address, y.Address, order.Select((o, i) => new CopyDim(dims[o], from[o], to[i])), x.Type);
    }

    /// <summary>(n, c, w) or (n, c, h, w) with c and w swapped.</summary>
    private static void Transpose(ProgramEmitter emitter, GlobalTensor x, GlobalTensor y, long[] dims)
    {
        long n = dims.Length > 2 ? dims[0] : 1;
        (long c, long h, long w) = dims.Length switch
        {
            2 => (dims[0], 1L, dims[1]),
            3 => (dims[1], 1L, dims[2]),
            _ => (dims[1], dims[2], dims[3]),
        };
        const int Most = 65535;
        foreach (Extent ns in Extent.Cover((int)n, Most))
        {
            foreach (Extent cs in Extent.Cover((int)c, Most))
            {
                foreach (Extent ws in Extent.Cover((int)w, Most))
                {
                    var shape = new Nchw(ns.Size, cs.Size, (int)h, ws.Size);
                    emitter.Add(new CwTransposeMove(
                        new GdmaSide(x.At((((ns.Start * c) + cs.Start) * h * w) + ws.Start), shape, new Strides(c * h * w, h * w, w, 1)),
                        new GdmaSide(y.At((((ns.Start * w) + ws.Start) * h * c) + cs.Start), shape with { C = shape.W, W = shape.C }, new Strides(c * h * w, h * c, c, 1)),
                        x.Type));
                }
            }
        }
    }
}
