using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>
/// Permutations the chip's transfers can do at once stay as they are; others become several: position by position, the
/// dimension wanted there is swapped with the block before it.
/// </summary>
internal sealed class PermuteLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Permute"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        Value x = context.Cast(top.Operand(0));
        var order = top.Get<EquatableList<long>>("order");
        (long[] dims, int[] merged) = PermuteShape.Merge(x.Shape, order);
        if (PermuteShape.KeepsRows(merged) || PermuteShape.IsTranspose(merged))
        {
            context.Replace(op, context.Create("tpu.Permute", top.Location, [x], top.Result.Shape, context.ComputeType, ("order", order)));
            return;
        }

        List<int> at = [.. Enumerable.Range(0, dims.Length)];
        Value value = context.Create("tpu.Reshape", top.Derived("merged"), [x], new Shape(dims), context.ComputeType, ("shape", dims));
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
                "tpu.Permute", top.Derived($"swap{i}"), [value], new Shape(at.Select(a => dims[a])), context.ComputeType, ("order", swap));
        }

        context.Replace(op, context.Create(
            "tpu.Reshape", top.Location, [value], top.Result.Shape, context.ComputeType, ("shape", top.Result.Shape.Dims)));
    }

    private static IEnumerable<long> Range(int from, int to) => Enumerable.Range(from, Math.Max(to - from, 0)).Select(i => (long)i);
}
