using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Generation;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>The commands of the standard operators.</summary>
internal static class StandardKernels
{
    /// <summary>A kernel for each operator.</summary>
    public static IReadOnlyList<Kernel<KernelContext>> All { get; } =
    [
        Kernel.For<Tpu.Conv2D>(ConvKernel.Emit), Kernel.For<Tpu.Deconv>(ConvKernel.Emit), Kernel.For<Tpu.Pool2D>(PoolKernel.Emit),
        Kernel.For<Tpu.MatMul>(MatMulKernel.Emit), Kernel.For<Tpu.Reduce>(ReduceKernel.Emit), Kernel.For<Tpu.Softmax>(SoftmaxKernel.Emit),
        Kernel.For<Tpu.Active>(ActiveKernel.Emit), Kernel.For<Tpu.Div>(DivKernel.Emit), Kernel.For<Tpu.Scale>(ScaleKernel.Emit),

        Kernel.For<Tpu.Add>((op, c) => BinaryKernel.Emit(op, c, ArithmeticOp.Add)), Kernel.For<Tpu.Sub>((op, c) => BinaryKernel.Emit(op, c, ArithmeticOp.Sub)),
        Kernel.For<Tpu.Mul>((op, c) => BinaryKernel.Emit(op, c, ArithmeticOp.Mul)), Kernel.For<Tpu.Max>((op, c) => BinaryKernel.Emit(op, c, ArithmeticOp.Max)),
        Kernel.For<Tpu.Min>((op, c) => BinaryKernel.Emit(op, c, ArithmeticOp.Min)),

        Kernel.For<Tpu.AddConst>((op, c) => UnaryKernel.Constant(op, c, ArithmeticOp.Add)),
        Kernel.For<Tpu.SubConst>((op, c) => UnaryKernel.Constant(op, c, ArithmeticOp.Sub, op.IsReverse)),
        Kernel.For<Tpu.MulConst>((op, c) => UnaryKernel.Constant(op, c, ArithmeticOp.Mul)),
        Kernel.For<Tpu.MaxConst>((op, c) => UnaryKernel.Constant(op, c, ArithmeticOp.Max)),
        Kernel.For<Tpu.MinConst>((op, c) => UnaryKernel.Constant(op, c, ArithmeticOp.Min)),
        Kernel.For<Tpu.Cast>(UnaryKernel.Cast), Kernel.For<Tpu.Relu>(UnaryKernel.Relu), Kernel.For<Tpu.Clip>(UnaryKernel.Clip),
        Kernel.For<Tpu.LeakyRelu>(SlopeKernel.Leaky), Kernel.For<Tpu.PRelu>(SlopeKernel.Parametric),

        Kernel.For<Tpu.Concat>(ConcatKernel.Emit), Kernel.For<Tpu.Slice>(SliceKernel.Emit), Kernel.For<Tpu.Gather>(GatherKernel.Emit),
        Kernel.For<Tpu.Pad>(PadKernel.Emit), Kernel.For<Tpu.Permute>(PermuteKernel.Emit), Kernel.For<Tpu.Tile>(TileKernel.Emit),
        Kernel.For<Tpu.Upsample>(UpsampleKernel.Emit),
    ];
}
