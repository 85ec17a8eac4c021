using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Operators that move whole rows of bytes: Reshape, Concat, Gather.</summary>
internal static class Rows
{
    /// <summary>The same bytes under another shape.</summary>
    public static void Reshape(OperationCall call) => call.Set(call.Operand(0).Reshape(call.Shape));

    /// <summary>Operands one behind the other along an axis.</summary>
    public static void Concat(OperationCall call)
    {
        Shape shape = call.Shape;
        int axis = Axis(call, shape), size = call.Type.Size(), at = 0;
        var result = new Tensor(call.Type, shape);
        int outer = (int)shape.Product(0, axis), stride = (int)shape.Product(axis, shape.Rank) * size;
        for (int i = 0; i < call.Operation.OperandSlots.Count; i++)
        {
            Tensor part = call.Operand(i);
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
    public static void Gather(OperationCall call)
    {
        Tensor x = call.Operand(0);
        long[] indices = TensorConvert.ToLongs(call.Operand(1));
        int axis = Axis(call, x.Shape), size = (int)x.Shape[axis];
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

    private static int Axis(OperationCall call, Shape shape) =>
        (int)call.Operation.Get<long>("axis") is < 0 and int axis ? axis + shape.Rank : (int)call.Operation.Get<long>("axis");
}
