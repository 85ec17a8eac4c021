using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Pad: constant, reflect and edge; negative padding cuts and becomes a slice in front.</summary>
[ExportImporter("onnx", "Pad")]
public sealed class PadImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Pad;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        string mode = node.Get("mode", "constant");
        if (mode is not ("constant" or "reflect" or "edge"))
        {
            throw Check.Attribute($"mode is '{mode}'", "'constant', 'reflect' and 'edge' are supported");
        }

        long[] pads = Pads(node, context, x.Shape.Rank);
        long[] added = [.. pads.Select(p => Math.Max(p, 0))];
        Value inner = Cut(context, x, pads, added.All(p => p == 0));
        context.SetOutput(0, added.All(p => p == 0)
            ? inner
            : Top.Pad.Create(context.Builder, context.LocationOf(0), inner, paddings: [.. added], val: Fill(node, context), mode: mode).Output);
    }

    /// <summary>The padding of every dimension: all in front, then all behind.</summary>
    private static long[] Pads(SourceNode node, ImportContext context, int rank)
    {
        long[] given = node.Version < 11 ? node.Get<long[]>("pads") : TensorConvert.ToLongs(context.RequiredConstant(1));
        int[] axes = node.Version >= 18 && context.Longs(3) is { } named ? Check.Axes(named, rank) : [.. Enumerable.Range(0, rank)];
        Check.That(given.Length == 2 * axes.Length, $"{given.Length} pads for {axes.Length} axes");
        var pads = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            pads[axes[i]] = given[i];
            pads[axes[i] + rank] = given[i + axes.Length];
        }

        return pads;
    }

    private static double Fill(SourceNode node, ImportContext context)
    {
        if (node.Version < 11)
        {
            return node.Get("value", 0.0);
        }

        return context.Optional(2) is null ? 0 : context.Scalar(2)
            ?? throw Check.Attribute("the value is computed at run time", "padding with a constant is supported");
    }

    private static Value Cut(ImportContext context, Value x, long[] pads, bool last)
    {
        int rank = x.Shape.Rank;
        long[] starts = [.. pads.Take(rank).Select(p => Math.Max(-p, 0))];
        long[] ends = [.. pads.Skip(rank).Select((p, i) => x.Shape[i] - Math.Max(-p, 0))];
        Check.That(starts.Zip(ends).All(p => p.First <= p.Second), "more is cut off than there is");
        var shape = new Shape(ends.Zip(starts, (e, s) => e - s));
        var range = new SliceRange(starts, ends, [.. shape.Select(_ => 1L)], shape);
        return shape.Equals(x.Shape) ? x : context.Slice(x, range, last ? context.LocationOf(0) : context.Derived("cut"));
    }
}
