using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Reductions: the axes are brought side by side, long ones are cut into chunks.</summary>
internal static class ReduceLowering
{
    private static readonly string[] Modes = ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2"];

    public static void Lower(Top.Reduce op, LoweringContext context)
    {
        string mode = op.Mode;
        if (!Modes.Contains(mode))
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute, $"mode {mode} is not supported", $"this backend reduces by {string.Join(", ", Modes)}", "express the reduction by one of these");
        }

        int rank = op.Input.Shape.Rank;
        int[] axes = [.. op.Axes.Select(a => (int)(a < 0 ? a + rank : a)).Distinct().Order()];
        if (axes.Length == 0)
        {
            // Every element is reduced by itself.
            Value x = context.Cast(op.Input);
            context.Replace(op, mode is "ReduceL1" or "ReduceL2"
                ? ActiveLowering.Active(context, op, x, "ABS")
                : context.Reshape(x, op.Location, x.Shape.Dims));
            return;
        }

        if (context.ComputeType.IsHalf() && axes.Aggregate(1L, (p, a) => p * op.Input.Shape[a]) > 16)
        {
            context.Keep(op, ElementType.F32, "a reduction of more than 16 elements sums in f32");
        }

        context.Replace(op, Create(context, op, context.Cast(op.Input), axes, op.Keepdims, mode));
    }

    /// <summary>Reduces over ascending axes; the result has the shape of the top operation's.</summary>
    public static Value Create(LoweringContext context, Op op, Value x, int[] axes, bool keepdims, string mode, bool relu = false, double limit = -1)
    {
        int rank = x.Shape.Rank;
        bool moved = axes[^1] - axes[0] != axes.Length - 1;
        if (moved)
        {
            // The axes go to the end; what is between them moves before them.
            x = Top.Permute.Create(
                context.Builder, op.Derived("axes"), x, [.. Enumerable.Range(0, rank).Where(a => !axes.Contains(a)).Concat(axes).Select(a => (long)a)]).Output;
            axes = [.. Enumerable.Range(rank - axes.Length, axes.Length)];
        }

        long length = axes.Aggregate(1L, (p, a) => p * x.Shape[a]);
        long cut = context.Target.ReductionBytes / 8;
        bool misplaced = moved && keepdims;
        Value reduced = Tpu.Reduce.Create(
            context.Builder,
            misplaced ? op.Derived("reduced") : op.Location,
            x,
            [.. axes.Select(a => (long)a)],
            keepdims,
            mode,
            length > cut ? cut : 0,
            relu,
            limit).Output;
        // The extents of 1 are at the end then, and belong where the axes were.
        return misplaced ? context.Reshape(reduced, op.Location, op.Operation.Result.Shape.Dims) : reduced;
    }
}
