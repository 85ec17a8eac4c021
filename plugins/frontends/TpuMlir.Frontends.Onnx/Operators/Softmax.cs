using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Softmax and LogSoftmax. Up to operator set 12 everything from the axis on is one long row.</summary>
[ExportImporter("onnx", "Softmax", "LogSoftmax")]
public sealed class SoftmaxImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => ProductSamples.Softmax;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        int rank = x.Shape.Rank;
        bool log = node.Type == "LogSoftmax";
        int axis = Check.Axis(node.Get("axis", node.Version < 13 ? 1L : -1L), rank);
        if (node.Version >= 13 || x.Shape.Product(axis + 1, rank) == 1)
        {
            context.SetOutput(0, Create(context, context.LocationOf(0), x, axis, log));
            return;
        }

        Value rows = context.Reshape(x, [x.Shape.Product(0, axis), x.Shape.Product(axis, rank)], context.Derived("rows"));
        Value result = Create(context, context.Derived("row_softmax"), rows, 1, log);
        context.SetOutput(0, context.Reshape(result, x.Shape, context.LocationOf(0)));
    }

    private static Value Create(ImportContext context, Location location, Value x, int axis, bool log) =>
        Top.Softmax.Create(context.Builder, location, x, axis: axis, log: log).Output;
}
