using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Kernels of operators that move elements and change none, by loads and stores alone.</summary>
public static class MovementKernels
{
    /// <summary>tpu.Concat (of operands that have the result's scale) and tpu.Permute.</summary>
    /// <param name="tiling">The chip's loads and stores.</param>
    public static IReadOnlyList<Kernel<KernelContext<TCommand>>> All<TCommand>(Func<KernelContext<TCommand>, LaneTiling<TCommand>> tiling) =>
    [
        Kernel<KernelContext<TCommand>>.For<Concat>((op, context) => Emit(op, context, tiling(context))),
        Kernel<KernelContext<TCommand>>.For<Permute>((op, context) => Emit(op, context, tiling(context))),
    ];

    private static void Emit<TCommand>(Concat op, KernelContext<TCommand> context, LaneTiling<TCommand> tiling)
    {
        TensorPlace y = context.Place(op.Output);
        int rank = y.Shape.Rank, axis = (int)(op.Axis < 0 ? op.Axis + rank : op.Axis);
        long outer = y.Shape.Product(0, axis), line = y.Shape.Product(axis, rank), at = 0;
        foreach (TensorPlace x in op.Inputs.Select(context.Place))
        {
            long run = x.Shape.Product(axis, rank);
            if (x.Address != y.At(at))
            {
                tiling.Copy(op.Operation, x, y with { Address = y.At(at) }, new ElementwiseShape([outer, run], [[run, 1], [line, 1]]));
            }

            at += run;
        }
    }

    private static void Emit<TCommand>(Permute op, KernelContext<TCommand> context, LaneTiling<TCommand> tiling)
    {
        TensorPlace x = context.Place(op.Input), y = context.Place(op.Output);
        long[] from = x.Shape.Strides();
        tiling.Copy(op.Operation, x, y, new ElementwiseShape([.. y.Shape], [[.. op.Order.Select(d => from[d])], y.Shape.Strides()]));
    }
}
