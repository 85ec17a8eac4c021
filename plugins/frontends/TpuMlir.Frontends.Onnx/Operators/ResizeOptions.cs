using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>What a Resize or Upsample node asks for, in all its forms.</summary>
/// <param name="Mode">"nearest" or "linear".</param>
/// <param name="Coordinates">The coordinate transformation mode.</param>
/// <param name="Rounding">The nearest mode.</param>
/// <param name="Antialias">Whether shrinking takes the mean of what an output element covers.</param>
/// <param name="Inside">Whether that mean leaves out what lies outside the input.</param>
/// <param name="Outside">The value outside the input for tf_crop_and_resize.</param>
/// <param name="Axes">Every axis of the tensor.</param>
internal sealed record ResizeOptions(string Mode, string Coordinates, string Rounding, bool Antialias, bool Inside, float Outside, ResizeAxis[] Axes)
{
    /// <summary>The shape of the result.</summary>
    public Shape Result => new(Axes.Select(a => (long)a.Output));

    /// <summary>Reads a node.</summary>
    public static ResizeOptions Read(SourceNode node, ImportContext context, Shape shape)
    {
        // Upsample, and Resize of operator set 10, have neither coordinate modes nor rounding modes.
        bool old = node.Type == "Upsample" || node.Version < 11;
        string mode = node.Get("mode", "nearest");
        string coordinates = old ? "asymmetric" : node.Get("coordinate_transformation_mode", "half_pixel");
        string rounding = old ? "simple" : node.Get("nearest_mode", "round_prefer_floor");
        CheckModes(mode, coordinates, rounding);
        return new ResizeOptions(
            mode == "bilinear" ? "linear" : mode,
            coordinates,
            rounding,
            node.Get("antialias", 0L) != 0,
            node.Get("exclude_outside", 0L) != 0,
            (float)node.Get("extrapolation_value", 0.0),
            AxesOf(node, context, shape, old, coordinates == "tf_crop_and_resize"));
    }

    private static void CheckModes(string mode, string coordinates, string rounding)
    {
        if (mode is not ("nearest" or "linear" or "bilinear"))
        {
            throw Check.Attribute($"mode is '{mode}'", "'nearest' and 'linear' are supported", "export the model with linear resizing");
        }

        var probe = new ResizeAxis(2, 2, 1);
        if (probe.Position(coordinates, 0) is null)
        {
            throw Check.Attribute($"coordinate_transformation_mode is '{coordinates}'", "this mode is not known");
        }

        if (probe.Nearest(coordinates, rounding) is null)
        {
            throw Check.Attribute($"nearest_mode is '{rounding}'", "this mode is not known");
        }
    }

    private static ResizeAxis[] AxesOf(SourceNode node, ImportContext context, Shape shape, bool old, bool crop)
    {
        int rank = shape.Rank;
        int[] axes = node.Get<long[]?>("axes", null) is { } given ? Check.Axes(given, rank) : [.. Enumerable.Range(0, rank)];
        ResizeAxis[] all = [.. shape.Select(d => new ResizeAxis((int)d, (int)d, 1))];
        float[]? roi = crop ? TensorConvert.ToFloats(context.RequiredConstant(1)) : null;
        Check.That(roi is null || roi.Length == 2 * axes.Length, $"a region of interest of {roi?.Length} numbers for {axes.Length} axes");
        (float[]? scales, long[]? sizes) = Wanted(node, context, old);
        Check.That((scales?.Length ?? sizes!.Length) == axes.Length, $"{scales?.Length ?? sizes!.Length} scales or sizes for {axes.Length} axes");
        if (sizes is not null)
        {
            (scales, sizes) = Kept(node.Get("keep_aspect_ratio_policy", "stretch"), sizes, [.. axes.Select(a => shape[a])]);
        }

        for (int i = 0; i < axes.Length; i++)
        {
            long extent = shape[axes[i]];
            float start = roi?[i] ?? 0;
            float end = roi?[i + axes.Length] ?? 1;
            double output = sizes?[i] ?? Math.Floor(extent * (double)scales![i] * (crop ? end - start : 1));
            Check.That(scales![i] > 0 && output is > 0 and < int.MaxValue, $"axis {axes[i]} is resized from {extent} to {output}");
            all[axes[i]] = new ResizeAxis((int)extent, (int)output, scales[i], start, end);
        }

        return all;
    }

    private static (float[]? Scales, long[]? Sizes) Wanted(SourceNode node, ImportContext context, bool old)
    {
        if (node.Type == "Upsample" && node.Version < 9)
        {
            return ([.. node.Get<double[]>("scales").Select(s => (float)s)], null);
        }

        // An empty tensor stands for an absent one.
        if (!old && context.Constant(3) is { Count: > 0 } sizes)
        {
            return (null, TensorConvert.ToLongs(sizes));
        }

        Tensor scales = context.RequiredConstant(old ? 1 : context.Constant(2) is null && context.Optional(3) is not null ? 3 : 2);
        return (TensorConvert.ToFloats(scales), null);
    }

    private static (float[] Scales, long[] Sizes) Kept(string policy, long[] sizes, long[] extents)
    {
        float[] scales = [.. sizes.Select((s, i) => (float)s / extents[i])];
        if (policy == "stretch")
        {
            return (scales, sizes);
        }

        float scale = policy switch
        {
            "not_larger" => scales.Min(),
            "not_smaller" => scales.Max(),
            _ => throw Check.Attribute($"keep_aspect_ratio_policy is '{policy}'", "'stretch', 'not_larger' and 'not_smaller' are defined"),
        };
        return ([.. scales.Select(_ => scale)], [.. extents.Select(e => (long)MathF.Round(e * scale, MidpointRounding.AwayFromZero))]);
    }
}
