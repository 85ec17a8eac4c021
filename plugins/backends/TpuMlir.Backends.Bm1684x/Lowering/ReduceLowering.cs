using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Reductions: the axes are brought side by side, long ones are cut into chunks.</summary>
internal sealed class ReduceLowering : LoweringRule
{
    private static readonly string[] Modes = ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2"];

    public override IReadOnlyList<string> Operators { get; } = ["top.Reduce"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        string mode = top.Get<string>("mode");
        if (!Modes.Contains(mode))
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute, $"mode {mode} is not supported", $"this backend reduces by {string.Join(", ", Modes)}", "express the reduction by one of these");
        }

        int rank = top.Operand(0).Shape.Rank;
        int[] axes = [.. top.Get<EquatableList<long>>("axes").Select(a => (int)(a < 0 ? a + rank : a)).Distinct().Order()];
        if (axes.Length == 0)
        {
            // Every element is reduced by itself.
            Value x = context.Cast(top.Operand(0));
            context.Replace(op, mode is "ReduceL1" or "ReduceL2"
                ? ActiveLowering.Active(context, top, "ABS")
                : context.Create("tpu.Reshape", top.Location, [x], x.Shape, context.ComputeType, ("shape", x.Shape.Dims)));
            return;
        }

        if (context.ComputeType.IsHalf() && axes.Aggregate(1L, (p, a) => p * top.Operand(0).Shape[a]) > 16)
        {
            context.Keep(op, ElementType.F32, "a reduction of more than 16 elements sums in f32");
        }

        context.Replace(op, Create(context, top, context.Cast(top.Operand(0)), axes, mode));
    }

    /// <summary>Reduces over ascending axes; the result has the shape of the top operation's.</summary>
    public static Value Create(LoweringContext context, Operation top, Value x, int[] axes, string mode)
    {
        int rank = x.Shape.Rank;
        bool keepdims = top.GetOr("keepdims", true), moved = axes[^1] - axes[0] != axes.Length - 1;
        if (moved)
        {
            // The axes go to the end; what is between them moves before them.
            long[] order = [.. Enumerable.Range(0, rank).Where(a => !axes.Contains(a)).Concat(axes).Select(a => (long)a)];
            x = Permuted(context, top, x, order);
            axes = [.. Enumerable.Range(rank - axes.Length, axes.Length)];
        }

        long length = axes.Aggregate(1L, (p, a) => p * x.Shape[a]);
        long cut = context.Target.ReductionBytes / 8;
        bool misplaced = moved && keepdims;
        Value reduced = context.Create(
            "tpu.Reduce",
            misplaced ? top.Derived("reduced") : top.Location,
            [x],
            misplaced ? new Shape(x.Shape.Select((d, i) => axes.Contains(i) ? 1 : d)) : top.Result.Shape,
            context.ComputeType,
            ("axes", axes.Select(a => (long)a)),
            ("keepdims", keepdims),
            ("mode", mode),
            ("axis_cut", length > cut ? cut : 0));
        // The extents of 1 are at the end then, and belong where the axes were.
        return misplaced
            ? context.Create("tpu.Reshape", top.Location, [reduced], top.Result.Shape, context.ComputeType, ("shape", top.Result.Shape.Dims))
            : reduced;
    }

    private static Value Permuted(LoweringContext context, Operation top, Value x, long[] order)
    {
        var permute = new Operation("top.Permute", top.Derived("axes"), [x], [new TensorType(new Shape(order.Select(o => x.Shape[(int)o])), x.Element)]);
        permute.Set("order", order);
        context.Builder.Insert(permute);
        return permute.Result;
    }
}
