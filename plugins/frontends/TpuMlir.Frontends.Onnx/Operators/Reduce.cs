using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>The reductions; those the top dialect does not have are composed.</summary>
[ExportImporter(
    "onnx", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp")]
public sealed class ReduceImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => ProductSamples.Reduce;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        int rank = x.Shape.Rank;
        long[]? given = node.Attributes.ContainsKey("axes") ? node.Get<long[]>("axes") : context.Longs(1);
        bool none = given is null or [];
        if (none && node.Get("noop_with_empty_axes", 0L) != 0)
        {
            context.SetOutput(0, x);
            return;
        }

        int[] axes = none ? [.. Enumerable.Range(0, rank)] : [.. Check.Axes(given!, rank).Order()];
        var reduction = new Reduction(context, axes, node.Get("keepdims", 1L) != 0);
        context.SetOutput(0, x.Shape.Count == 0 ? reduction.OfNothing(node.Type, x.Shape) : reduction.Create(node.Type, x));
    }

    private sealed record Reduction(ImportContext Context, int[] Axes, bool Keep)
    {
        public Value Create(string type, Value x) => type switch
        {
            "ReduceSumSquare" => Reduce("ReduceSum", Square(x), Context.LocationOf(0), Keep),
            "ReduceLogSum" => Log(Reduce("ReduceSum", x, Context.Derived("sum"), Keep), Context.LocationOf(0)),
            "ReduceLogSumExp" => LogSumExp(x),
            _ => Reduce(type, x, Context.LocationOf(0), Keep),
        };

        /// <summary>A reduction of no elements is the operation's neutral element.</summary>
        public Value OfNothing(string type, Shape input)
        {
            float neutral = type switch
            {
                "ReduceProd" => 1,
                "ReduceMax" or "ReduceLogSum" or "ReduceLogSumExp" => float.NegativeInfinity,
                "ReduceMin" => float.PositiveInfinity,
                "ReduceMean" => float.NaN,
                _ => 0,
            };
            var result = new Tensor(ElementType.F32, Result(input, Keep));
            result.Floats().Fill(neutral);
            return Context.Weight("empty", result);
        }

        private Shape Result(Shape input, bool keep) => keep
            ? new Shape(input.Select((d, i) => Axes.Contains(i) ? 1 : d))
            : new Shape(input.Where((_, i) => !Axes.Contains(i)));

        private Value Reduce(string mode, Value x, Location location, bool keep) => Axes.Length == 0
            ? x
            : Top.Reduce.Create(Context.Builder, location, x, axes: [.. Axes.Select(a => (long)a)], keepdims: keep, mode: mode).Output;

        private Value Square(Value x) => Top.Mul.Create(Context.Builder, Context.Derived("square"), [x, x]).Output;

        private Value Log(Value x, Location location) => Top.Log.Create(Context.Builder, location, x).Output;

        // log(sum(exp(x))) = max + log(sum(exp(x - max))), where nothing overflows
        private Value LogSumExp(Value x)
        {
            Value max = Reduce("ReduceMax", x, Context.Derived("max"), keep: true);
            Value shifted = Top.Sub.Create(Context.Builder, Context.Derived("shifted"), [x, max]).Output;
            Value exp = Top.Exp.Create(Context.Builder, Context.Derived("exp"), shifted).Output;
            Value log = Log(Reduce("ReduceSum", exp, Context.Derived("sum"), keep: true), Context.Derived("log"));
            Value result = Top.Add.Create(Context.Builder, Keep ? Context.LocationOf(0) : Context.Derived("kept"), [log, max]).Output;
            return Context.Reshape(result, Result(x.Shape, Keep), Context.LocationOf(0));
        }
    }
}
