using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Repetition along dimensions.</summary>
internal sealed class TileKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Tile"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        long[] from = x.Shape.Strides(), to = y.Shape.Strides();
        int rank = x.Shape.Rank;
        var dims = new List<CopyDim>();
        for (int d = 0; d < rank; d++)
        {
            dims.Add(new CopyDim(y.Shape[d] / x.Shape[d], 0, x.Shape[d] * to[d]));
            dims.Add(new CopyDim(x.Shape[d], from[d], to[d]));
        }

        StridedCopy.Emit(context.Emitter, x.Address, y.Address, dims, x.Type);
    }
}
