using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>
/// Permutations the chip's transfers can do at once stay as they are; others become several: position by position, the
/// dimension wanted there is swapped with the block before it.
/// </summary>
internal static class PermuteLowering
{
    public static void Lower(Top.Permute op, LoweringContext context)
    {
        Value x = context.Cast(op.Input);
        EquatableList<long> order = op.Order;
        (long[] dims, int[] merged) = PermuteShape.Merge(x.Shape, order);
        if (PermuteShape.KeepsRows(merged) || PermuteShape.IsTranspose(merged))
        {
            context.Replace(op, Tpu.Permute.Create(context.Builder, op.Location, x, order).Output);
            return;
        }

        List<int> at = [.. Enumerable.Range(0, dims.Length)];
        Value value = context.Reshape(x, op.Derived("merged"), dims);
        for (int i = 0; i < merged.Length; i++)
        {
            int p = at.IndexOf(merged[i]);
            if (p == i)
            {
                continue;
            }

            // [before i][i .. p-1][p][behind p] -> [before i][p][i .. p-1][behind p]
            EquatableList<long> swap = [.. Range(0, i), p, .. Range(i, p), .. Range(p + 1, dims.Length)];
            at = [.. swap.Select(s => at[(int)s])];
            value = Tpu.Permute.Create(context.Builder, op.Derived($"swap{i}"), value, swap).Output;
        }

        context.Replace(op, context.Reshape(value, op.Location, op.Output.Shape.Dims));
    }

    private static IEnumerable<long> Range(int from, int to) => Enumerable.Range(from, Math.Max(to - from, 0)).Select(i => (long)i);
}
