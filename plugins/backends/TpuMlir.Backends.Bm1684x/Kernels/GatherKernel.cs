using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Takes slices along an axis at constant indices: a few runs are copied, many single rows are gathered by an index table.</summary>
internal static class GatherKernel
{
    private const int MostRuns = 8;

    public static void Emit(Tpu.Gather op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        Tensor indices = context.Constant(op.Indices) ?? throw new InvalidOperationException($"{op.Operation} has computed indices");
        int axis = Axes.Of(op, op.Axis, x.Shape.Rank);
        long size = x.Shape[axis], outer = x.Shape.Product(0, axis), inner = x.Shape.Product(axis + 1, x.Shape.Rank);
        long[] rows = [.. TensorConvert.ToLongs(indices).Select(i => i < 0 ? i + size : i)];
        List<(int At, long Row, int Count, long Step)> runs = Runs(rows);
        if (runs.Count <= MostRuns || outer > 65535 || inner > 65535)
        {
            foreach ((int at, long row, int count, long step) in runs)
            {
                StridedCopy.Emit(
                    context.Emitter,
                    x.At(row * inner),
                    y.At(at * inner),
                    [new CopyDim(outer, size * inner, rows.Length * inner), new CopyDim(count, step * inner, inner), new CopyDim(inner, 1, 1)],
                    x.Type);
            }

            return;
        }

        ulong table = context.Coefficient<uint>([.. rows.Select(r => (uint)r)]);
        var index = new GdmaSide(table, new Nchw(1, 1, rows.Length, 1), new Strides(rows.Length, rows.Length, 1, 1));
        context.Emitter.Add(new RowMove(
            IsScatter: false,
            new GdmaSide(x.Address, new Nchw(1, (int)outer, (int)size, (int)inner), new Strides(0, size * inner, inner, 1)),
            index,
            new GdmaSide(y.Address, new Nchw(1, (int)outer, rows.Length, (int)inner), new Strides(0, rows.Length * inner, inner, 1)),
            x.Type));
    }

    /// <summary>Maximal runs of rows with one non-negative step.</summary>
    private static List<(int At, long Row, int Count, long Step)> Runs(long[] rows)
    {
        var runs = new List<(int, long, int, long)>();
        for (int i = 0; i < rows.Length;)
        {
            int count = 1;
            long step = i + 1 < rows.Length ? rows[i + 1] - rows[i] : 0;
            while (step >= 0 && i + count < rows.Length && rows[i + count] - rows[i + count - 1] == step)
            {
                count++;
            }

            runs.Add((i, rows[i], count, Math.Max(step, 0)));
            i += count;
        }

        return runs;
    }
}
