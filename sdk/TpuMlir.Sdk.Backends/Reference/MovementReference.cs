using TpuMlir.Sdk.Kernels;
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
        int axis = (int)(op.Axis < 0 ? op.Axis + y.Shape.Rank : op.Axis), offset = 0;
        foreach (Tensor x in op.Inputs.Select(i => context[i]))
        {
            Kernels.Concat.Place(x.Bytes, x.Type.Size(), AxisShape.Of(Ints(x.Shape), axis), y.Bytes, (int)y.Shape[axis], offset);
            offset += (int)x.Shape[axis];
        }

        context.Set(op.Output, y);
    }

    private static void Permute(Tpu.Permute op, InferenceContext context)
    {
        Tensor x = context[op.Input];
        var y = new Tensor(x.Type, op.Output.Shape);
        Transpose.Run(x.Bytes, x.Type.Size(), Ints(x.Shape), Ints(op.Order), y.Bytes);
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

    private static int[] Ints(IEnumerable<long> values) => [.. values.Select(v => checked((int)v))];
}
