using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>
/// Permutations the chip's transfers can do at once stay as they are; others become several: position by position, the
/// dimension wanted there is swapped with the block before it.
/// </summary>
internal sealed class PermuteLowering : LoweringRule<Top.Permute>
{
    public override IReadOnlyList<string> Operators { get; } = [Top.Permute.OperationName];

    protected override void Lower(Top.Permute op, LoweringContext context)
    {
        Value x = context.Cast(op.Input);
        EquatableList<long> order = op.Order;
        (long[] dims, int[] merged) = PermuteShape.Merge(x.Shape, order);
        if (PermuteShape.KeepsRows(merged) || PermuteShape.IsTranspose(merged))
        {
            context.Replace(op, context.Create("tpu.Permute", op.Location, [x], op.Output.Shape, context.ComputeType, ("order", order)));
            return;
        }

        List<int> at = [.. Enumerable.Range(0, dims.Length)];
        Value value = context.Create("tpu.Reshape", op.Derived("merged"), [x], new Shape(dims), context.ComputeType, ("shape", dims));
        for (int i = 0; i < merged.Length; i++)
        {
            int p = at.IndexOf(merged[i]);
            if (p == i)
            {
                continue;
            }

            // [before i][i .. p-1][p][behind p] -> [before i][p][i .. p-1][behind p]
            long[] swap = [.. Range(0, i), p, .. Range(i, p), .. Range(p + 1, dims.Length)];
            at = [.. swap.Select(s => at[(int)s])];
            value = context.Create(
                "tpu.Permute", op.Derived($"swap{i}"), [value], new Shape(at.Select(a => dims[a])), context.ComputeType, ("order", swap));
        }

        context.Replace(op, context.Create(
            "tpu.Reshape", op.Location, [value], op.Output.Shape, context.ComputeType, ("shape", op.Output.Shape.Dims)));
    }

    private static IEnumerable<long> Range(int from, int to) => Enumerable.Range(from, Math.Max(to - from, 0)).Select(i => (long)i);
}
