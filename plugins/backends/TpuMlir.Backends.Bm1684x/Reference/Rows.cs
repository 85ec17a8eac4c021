using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Operators that move whole rows of bytes: Concat, Gather.</summary>
internal static class Rows
{
    /// <summary>Operands one behind the other along an axis.</summary>
    public static void Concat(Tpu.Concat op, OperationCall call)
    {
        Shape shape = call.Shape;
        int axis = Axes.Of(op, op.Axis, shape.Rank), size = call.Type.Size(), at = 0;
        var result = new Tensor(call.Type, shape);
        int outer = (int)shape.Product(0, axis), stride = (int)shape.Product(axis, shape.Rank) * size;
        foreach (Tensor part in op.Inputs.Select(i => call[i]))
        {
            int length = (int)part.Shape.Product(axis, shape.Rank) * size;
            for (int o = 0; o < outer; o++)
            {
                part.Bytes.Slice(o * length, length).CopyTo(result.Bytes[((o * stride) + at)..]);
            }

            at += length;
        }

        call.Set(result);
    }

    /// <summary>Slices along an axis at the positions of the second operand; negative ones count from the end.</summary>
    public static void Gather(Tpu.Gather op, OperationCall call)
    {
        Tensor x = call[op.Input];
        long[] indices = TensorConvert.ToLongs(call[op.Indices]);
        int axis = Axes.Of(op, op.Axis, x.Shape.Rank), size = (int)x.Shape[axis];
        int outer = (int)x.Shape.Product(0, axis), inner = (int)x.Shape.Product(axis + 1, x.Shape.Rank) * x.Type.Size();
        var result = new Tensor(x.Type, call.Shape);
        for (int o = 0, at = 0; o < outer; o++)
        {
            foreach (long index in indices)
            {
                int row = (int)(index < 0 ? index + size : index);
                x.Bytes.Slice(((o * size) + row) * inner, inner).CopyTo(result.Bytes[at..]);
                at += inner;
            }
        }

        call.Set(result);
    }
}
