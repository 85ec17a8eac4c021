using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Functions of two integer tensors, with numpy broadcasting; shape arithmetic of models uses them.</summary>
internal static class IntegerBinary
{
    /// <summary>Computes in 64 bits; a quotient is truncated toward zero.</summary>
    public static Tensor Run(BinaryKind kind, Tensor a, Tensor b)
    {
        Shape shape = Shape.Broadcast(a.Shape, b.Shape)!;
        Span<long> x = Expanded(a, shape).Longs(), y = Expanded(b, shape).Longs();
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = kind switch
            {
                BinaryKind.Add => x[i] + y[i],
                BinaryKind.Sub => x[i] - y[i],
                BinaryKind.Mul => x[i] * y[i],
                BinaryKind.Div => y[i] == 0 ? 0 : x[i] / y[i],
                BinaryKind.Max => Math.Max(x[i], y[i]),
                BinaryKind.Min => Math.Min(x[i], y[i]),
                _ => throw new ArgumentException($"{kind} is not defined for integers", nameof(kind)),
            };
        }

        return Tensor.From(x, shape).To(a.Type);
    }

    private static Tensor Expanded(Tensor tensor, Shape shape)
    {
        var result = new Tensor(ElementType.I64, shape);
        Kernels.Expand.Run<long>(tensor.To(ElementType.I64).Longs(), tensor.Shape.ToInts(), shape.ToInts(), result.Longs());
        return result;
    }
}
