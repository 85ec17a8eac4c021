using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>Operators that move elements, or look them up, and compute nothing: what every chip makes of them.</summary>
public static class MovementReference
{
    /// <summary>Adds tpu.Reshape, tpu.Concat (of operands that have the result's scale), tpu.Permute and tpu.Lut.</summary>
    public static NumericReferenceTable AddMovement(this NumericReferenceTable table) => table
        .Add<Tpu.Reshape>((op, context) => context.Set(op.Output, context[op.Input].Reshape(op.Output.Shape)))
        .Add<Tpu.Concat>(Concat)
        .Add<Tpu.Permute>(Permute)
        .Add<Tpu.Lut>(LookUp);

    private static void Concat(Tpu.Concat op, InferenceContext context)
    {
        var y = new Tensor(op.Output.Element, op.Output.Shape);
        int rank = y.Shape.Rank, axis = (int)(op.Axis < 0 ? op.Axis + rank : op.Axis), size = y.Type.Size();
        int outer = (int)y.Shape.Product(0, axis), line = (int)y.Shape.Product(axis, rank) * size, at = 0;
        foreach (Tensor x in op.Inputs.Select(i => context[i]))
        {
            int run = (int)x.Shape.Product(axis, rank) * size;
            for (int o = 0; o < outer; o++)
            {
                x.Bytes.Slice(o * run, run).CopyTo(y.Bytes.Slice((o * line) + at, run));
            }

            at += run;
        }

        context.Set(op.Output, y);
    }

    private static void Permute(Tpu.Permute op, InferenceContext context)
    {
        Tensor x = context[op.Input];
        var y = new Tensor(x.Type, op.Output.Shape);
        long[] from = x.Shape.Strides(), to = y.Shape.Strides();
        int size = x.Type.Size();
        for (int i = 0; i < y.Count; i++)
        {
            long source = 0;
            for (int d = 0; d < to.Length; d++)
            {
                source += i / to[d] % y.Shape[d] * from[op.Order[d]];
            }

            x.Bytes.Slice((int)source * size, size).CopyTo(y.Bytes.Slice(i * size, size));
        }

        context.Set(op.Output, y);
    }

    private static void LookUp(Tpu.Lut op, InferenceContext context)
    {
        Tensor x = context[op.Input], table = context[op.Table];
        var y = new Tensor(op.Output.Element, op.Output.Shape);
        int from = x.Type.Size(), to = y.Type.Size();
        for (int i = 0; i < x.Count; i++)
        {
            int entry = from == 1 ? x.Bytes[i] : BitConverter.ToUInt16(x.Bytes[(i * from)..]);
            table.Bytes.Slice(entry * to, to).CopyTo(y.Bytes[(i * to)..]);
        }

        context.Set(op.Output, y);
    }
}
