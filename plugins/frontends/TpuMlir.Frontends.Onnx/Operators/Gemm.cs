using TpuMlir.Frontends.Onnx.Folding;
using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Gemm: alpha * A' * B' + beta * C. Factors and transposition of constants are applied to their data.</summary>
[ExportImporter("onnx", "Gemm")]
public sealed class GemmImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => ProductSamples.Gemm;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        double alpha = node.Get("alpha", 1.0);
        double beta = node.Get("beta", 1.0);
        Value left = context.Float(0);
        Check.That(left.Shape.Rank == 2 && context.Float(1).Shape.Rank == 2, "Gemm multiplies matrices");
        left = node.Get("transA", 0L) != 0 ? context.Permute(left, [1, 0], context.Derived("left")) : left;
        bool constant = context.Constant(1) is not null;
        Value right = Right(context, node.Get("transB", 0L) != 0, constant ? alpha : 1);
        double rest = constant ? 1 : alpha;
        long columns = right.Shape[1];

        // A bias inside the product is added after it: it must not be scaled by what is left of alpha.
        Value? bias = rest == 1 ? Bias(context, beta, columns) : null;
        Value? addend = bias is null && beta != 0 ? context.OptionalFloat(2) : null;
        Value product = Top.MatMul.Create(
            context.Builder, rest == 1 && addend is null ? context.LocationOf(0) : context.Derived("product"), left, right, bias).Output;
        product = context.Scale(product, rest, addend is null ? context.LocationOf(0) : context.Derived("scaled"));
        context.SetOutput(0, addend is null
            ? product
            : Top.Add.Create(context.Builder, context.LocationOf(0), [product, context.Scale(addend, beta, context.Derived("addend"))]).Output);
    }

    private static Value Right(ImportContext context, bool transposed, double factor)
    {
        if (context.Constant(1) is not { } data)
        {
            return transposed ? context.Permute(context.Float(1), [1, 0], context.Derived("right")) : context.Float(1);
        }

        if (!transposed && factor == 1)
        {
            return context.Float(1);
        }

        Tensor matrix = transposed ? Movement.Transpose(data, [1, 0]) : data.Clone();
        return context.Weight("right", Scaled(matrix, factor));
    }

    /// <summary>C as one number for each column, or null when it is computed or varies along rows.</summary>
    private static Value? Bias(ImportContext context, double beta, long columns)
    {
        if (beta == 0 || context.Constant(2) is not { } data || (data.Count != 1 && !(data.Count == columns && data.Shape[-1] == columns)))
        {
            return null;
        }

        Tensor row = Strided.Expand(data.Reshape([data.Count]), [columns]).Clone();
        return context.Weight("bias", Scaled(row, beta));
    }

    private static Tensor Scaled(Tensor tensor, double factor)
    {
        foreach (ref float value in tensor.Floats())
        {
            value *= (float)factor;
        }

        return tensor;
    }
}
