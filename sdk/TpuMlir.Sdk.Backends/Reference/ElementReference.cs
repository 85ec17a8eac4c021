using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>Operators on elements by themselves, from their definitions.</summary>
public static class ElementReference
{
    /// <summary>Adds tpu.Add, tpu.Sub, tpu.Mul, tpu.Max and tpu.Min in a chip's arithmetic; operands are broadcast.</summary>
    public static NumericReferenceTable AddBinary<TArithmetic>(this NumericReferenceTable table)
        where TArithmetic : struct, IReferenceArithmetic => table
        .Add<Add>((op, context) => Binary<TArithmetic>(op.Operation, context))
        .Add<Sub>((op, context) => Binary<TArithmetic>(op.Operation, context))
        .Add<Mul>((op, context) => Binary<TArithmetic>(op.Operation, context))
        .Add<Max>((op, context) => Binary<TArithmetic>(op.Operation, context))
        .Add<Min>((op, context) => Binary<TArithmetic>(op.Operation, context));

    /// <summary>Adds tpu.Cast and tpu.RequantInt in a chip's arithmetic.</summary>
    public static NumericReferenceTable AddConversions<TArithmetic>(this NumericReferenceTable table)
        where TArithmetic : struct, IReferenceArithmetic => table.Add<Cast>(Convert<TArithmetic>).Add<RequantInt>(Requantize<TArithmetic>);

    private static void Binary<TArithmetic>(Operation op, InferenceContext context)
        where TArithmetic : struct, IReferenceArithmetic
    {
        Value left = op.Operand(0), right = op.Operand(1);
        double[] a = context.Numbers(left), b = context.Numbers(right);
        Func<double, double, double> combine = TArithmetic.Combine(op, Requantization.Read(op));
        Shape shape = op.Result.Shape;
        var result = new double[shape.Count];
        for (long i = 0; i < result.Length; i++)
        {
            result[i] = combine(a[Broadcasting.Element(left.Shape, shape, i)], b[Broadcasting.Element(right.Shape, shape, i)]);
        }

        context.Set<TArithmetic>(op, result);
    }

    private static void Convert<TArithmetic>(Cast op, InferenceContext context)
        where TArithmetic : struct, IReferenceArithmetic
    {
        double factor = op.Input.Scale() / op.Output.Scale();
        context.Set<TArithmetic>(op.Operation, Array.ConvertAll(context.Numbers(op.Input), x => TArithmetic.Scaled(x, factor)));
    }

    private static void Requantize<TArithmetic>(RequantInt op, InferenceContext context)
        where TArithmetic : struct, IReferenceArithmetic
    {
        Requantization scale = Requantization.Read(op.Operation)!;
        Shape shape = op.Output.Shape;
        long inner = shape.Product(Math.Min(2, shape.Rank), shape.Rank);
        double[] x = context.Numbers(op.Input);
        context.Set<TArithmetic>(
            op.Operation,
            [.. x.Select((v, i) => TArithmetic.Requantized(scale, v, scale.Count == 1 ? 0 : (int)(i / inner % shape[1])))]);
    }
}
