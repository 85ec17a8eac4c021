using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Clip: bounds are attributes up to operator set 10, inputs after that; both are optional.</summary>
[ExportImporter("onnx", "Clip")]
public sealed class ClipImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Clip;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        bool attributes = node.Version < 11;
        double? min = attributes ? Bound(node, "min") : context.Scalar(1);
        double? max = attributes ? Bound(node, "max") : context.Scalar(2);
        bool computed = !attributes && ((min is null && context.Optional(1) is not null) || (max is null && context.Optional(2) is not null));
        context.SetOutput(0, computed ? Computed(context, x) : Constant(context, x, Finite(min), Finite(max)));
    }

    private static double? Bound(SourceNode node, string name) => node.Attributes.ContainsKey(name) ? node.Get<double>(name) : null;

    // Exporters write the largest float for "no bound".
    private static double? Finite(double? bound) => bound is { } b && Math.Abs(b) < float.MaxValue ? b : null;

    private static Value Constant(ImportContext context, Value x, double? min, double? max) => (min, max) switch
    {
        (null, null) => x,
        (0, null) => Top.Relu.Create(context.Builder, context.LocationOf(0), x).Output,
        (0, > 0) => Top.Relu.Create(context.Builder, context.LocationOf(0), x, reluLimit: max.Value).Output,
        (_, null) => Top.MaxConst.Create(context.Builder, context.LocationOf(0), x, constVal: min.Value).Output,
        (null, _) => Top.MinConst.Create(context.Builder, context.LocationOf(0), x, constVal: max.Value).Output,
        // The upper bound wins when the bounds cross.
        _ => Top.Clip.Create(context.Builder, context.LocationOf(0), x, min: Math.Min(min.Value, max.Value), max: max.Value).Output,
    };

    private static Value Computed(ImportContext context, Value x)
    {
        bool upper = context.Optional(2) is not null;
        if (context.Optional(1) is not null)
        {
            x = Top.Max.Create(context.Builder, upper ? context.Derived("lower") : context.LocationOf(0), [x, context.Float(1)]).Output;
        }

        return upper ? Top.Min.Create(context.Builder, context.LocationOf(0), [x, context.Float(2)]).Output : x;
    }
}
