using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Operators that move bits unchanged and are described by one table of positions for each axis.</summary>
internal static class Movement
{
    /// <summary>Axis i of the result is axis order[i] of the operand.</summary>
    public static void Permute(Tpu.Permute op, OperationCall call)
    {
        Tensor x = call[op.Input];
        long[] strides = x.Shape.Strides();
        call.Set(IndexedCopy.Run(x, [.. op.Order.Select(a => IndexedCopy.Steps(x.Shape[(int)a], 0, strides[a]))], call.Shape));
    }

    /// <summary>From an offset on by steps of either sign; the result's shape says how many.</summary>
    public static void Slice(Tpu.Slice op, OperationCall call)
    {
        Tensor x = call[op.Input];
        (EquatableList<long> offset, EquatableList<long> steps) = (op.Offset, op.Steps);
        call.Set(IndexedCopy.Run(x, Axes(x.Shape, (d, stride) =>
        {
            long start = offset[d] < 0 ? offset[d] + x.Shape[d] : offset[d];
            return IndexedCopy.Steps(call.Shape[d], start * stride, steps[d] * stride);
        }), call.Shape));
    }

    /// <summary>Repeats the operand along each axis.</summary>
    public static void Tile(Tpu.Tile op, OperationCall call)
    {
        Tensor x = call[op.Input];
        call.Set(IndexedCopy.Run(
            x, Axes(x.Shape, (d, stride) => [.. Enumerable.Range(0, (int)call.Shape[d]).Select(i => i % x.Shape[d] * stride)]), call.Shape));
    }

    /// <summary>Repeats rows and columns.</summary>
    public static void Upsample(Tpu.Upsample op, OperationCall call)
    {
        Tensor x = call[op.Input];
        int rank = x.Shape.Rank;
        long rows = op.ScaleH, columns = op.ScaleW;
        call.Set(IndexedCopy.Run(x, Axes(x.Shape, (d, stride) =>
        {
            long scale = d == rank - 2 ? rows : d == rank - 1 ? columns : 1;
            return [.. Enumerable.Range(0, (int)call.Shape[d]).Select(i => i / scale * stride)];
        }), call.Shape));
    }

    /// <summary>Elements before and behind each axis: a constant, the mirrored inside or the border repeated; negative counts cut.</summary>
    public static void Pad(Tpu.Pad op, OperationCall call)
    {
        Tensor x = call[op.Input];
        (EquatableList<long> paddings, string mode) = (op.Paddings, op.Mode);
        float fill = OperationCall.Constant(op.Val, x.Type);
        uint bits = x.Type switch
        {
            ElementType.F16 => Arithmetic.HalfFormat.ToFloat16(fill),
            ElementType.BF16 => Arithmetic.HalfFormat.ToBFloat16(fill),
            _ => BitConverter.SingleToUInt32Bits(fill),
        };
        call.Set(IndexedCopy.Run(x, Axes(x.Shape, (d, stride) =>
        {
            long size = x.Shape[d];
            return [.. Enumerable.Range(0, (int)call.Shape[d]).Select(i =>
            {
                long source = Source(i - paddings[d], size, mode);
                return source < 0 ? IndexedCopy.Filled : source * stride;
            })];
        }), call.Shape, bits));
    }

    private static long Source(long position, long size, string mode)
    {
        if (position >= 0 && position < size)
        {
            return position;
        }

        switch (mode)
        {
            case "constant":
                return -1;
            case "edge":
                return Math.Clamp(position, 0, size - 1);
            case "reflect":
                long period = Math.Max(2 * (size - 1), 1), inside = ((position % period) + period) % period;
                return Math.Min(inside, period - inside);
            default:
                throw new NotSupportedException($"pad mode '{mode}'");
        }
    }

    private static long[][] Axes(Shape shape, Func<int, long, long[]> table)
    {
        long[] strides = shape.Strides();
        return [.. Enumerable.Range(0, shape.Rank).Select(d => table(d, strides[d]))];
    }
}
