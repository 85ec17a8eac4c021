using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>MatMul: a vector becomes a matrix of one row or column, which the result loses again.</summary>
[ExportImporter("onnx", "MatMul")]
public sealed class MatMulImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        (Value left, Value right) = (context.Float(0), context.Float(1));
        Check.That(left.Shape.Rank > 0 && right.Shape.Rank > 0, "a scalar cannot be multiplied as a matrix");
        (bool row, bool column) = (left.Shape.Rank == 1, right.Shape.Rank == 1);
        if (!row && !column)
        {
            context.SetOutput(0, Top.MatMul.Create(context.Builder, context.LocationOf(0), left, right, null).Output);
            return;
        }

        left = row ? context.Reshape(left, [1, left.Shape[0]], context.Derived("row")) : left;
        right = column ? context.Reshape(right, [right.Shape[0], 1], context.Derived("column")) : right;
        Value product = Top.MatMul.Create(context.Builder, context.Derived("matrix"), left, right, null).Output;
        int rank = product.Shape.Rank;
        var shape = new Shape(product.Shape.Where((_, i) => !(row && i == rank - 2) && !(column && i == rank - 1)));
        context.SetOutput(0, context.Reshape(product, shape, context.LocationOf(0)));
    }
}
