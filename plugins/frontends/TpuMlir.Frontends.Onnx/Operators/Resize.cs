using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>
/// Resize and Upsample. Whole multiples of an image become Upsample, linear resizing of an image Interp; every other form is a
/// linear map along each axis: gathered where it only picks elements, multiplied as a constant matrix otherwise.
/// </summary>
[ExportImporter("onnx", "Resize", "Upsample")]
public sealed class ResizeImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.Resize;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        ResizeOptions options = ResizeOptions.Read(node, context, x.Shape);
        int[] changed = [.. Enumerable.Range(0, x.Shape.Rank).Where(i => !IsIdentity(options, i))];
        bool outside = changed.Any(a => Enumerable.Range(0, options.Axes[a].Output).Any(i => options.Axes[a].IsOutside(options.Coordinates, i)));
        context.SetOutput(
            0,
            changed.Length == 0 ? x
            : !outside && IsImage(x.Shape, changed) && AsImage(options, context, x) is { } image ? image
            : AlongAxes(options, context, x, changed, outside));
    }

    private static bool IsIdentity(ResizeOptions options, int axis) => options.Mode == "nearest"
        ? options.Axes[axis].Input == options.Axes[axis].Output
            && options.Axes[axis].Nearest(options.Coordinates, options.Rounding)!.Select((n, i) => n == i).All(same => same)
        : options.Axes[axis].IsIdentity(options.Coordinates);

    private static bool IsImage(Shape shape, int[] changed) => shape.Rank == 4 && changed.All(a => a >= 2);

    private static Value? AsImage(ResizeOptions options, ImportContext context, Value x)
    {
        (ResizeAxis height, ResizeAxis width) = (options.Axes[2], options.Axes[3]);
        if (options.Mode == "nearest")
        {
            return Multiple(options, height) is { } h && Multiple(options, width) is { } w
                ? Top.Upsample.Create(context.Builder, context.LocationOf(0), x, scaleH: h, scaleW: w).Output
                : Interpolation.Create(options, context, x);
        }

        bool smooth = options.Antialias && (height.Scale < 1 || width.Scale < 1);
        return smooth ? null : Interpolation.Create(options, context, x);
    }

    /// <summary>How often each element is repeated, when that is all that happens.</summary>
    private static long? Multiple(ResizeOptions options, ResizeAxis axis)
    {
        long times = axis.Output / axis.Input;
        return axis.Output % axis.Input == 0
            && axis.Nearest(options.Coordinates, options.Rounding)!.Select((n, i) => n == i / times).All(same => same) ? times : null;
    }

    private static Value AlongAxes(ResizeOptions options, ImportContext context, Value x, int[] changed, bool outside)
    {
        foreach (int axis in changed)
        {
            Location location = axis == changed[^1] && !(outside && options.Outside != 0) ? context.LocationOf(0) : context.Derived($"axis{axis}");
            x = options.Mode == "nearest" && !outside
                ? context.Gather(x, Tensor.FromLongs(options.Axes[axis].Nearest(options.Coordinates, options.Rounding)!), axis, $"indices{axis}", location)
                : Multiplied(options, context, x, axis, location);
        }

        return outside && options.Outside != 0 ? Filled(options, context, x, changed) : x;
    }

    private static Value Multiplied(ResizeOptions options, ImportContext context, Value x, int axis, Location location)
    {
        int rank = x.Shape.Rank;
        // The axis is brought to the end, multiplied there and brought back.
        int[] order = [.. Enumerable.Range(0, rank).Where(i => i != axis), axis];
        int[] back = [.. Enumerable.Range(0, rank).Select(i => Array.IndexOf(order, i))];
        Value rows = context.Permute(x, order, context.Derived($"rows{axis}"));
        Value matrix = context.Weight($"matrix{axis}", Matrix(options, options.Axes[axis]));
        rows = rank == 1 ? context.Reshape(rows, [1, x.Shape[0]], context.Derived("row")) : rows;
        Value product = Top.MatMul.Create(context.Builder, axis == rank - 1 && rank > 1 ? location : context.Derived($"product{axis}"), rows, matrix, null).Output;
        return rank == 1 ? context.Reshape(product, [options.Axes[axis].Output], location) : context.Permute(product, back, location);
    }

    private static Tensor Matrix(ResizeOptions options, ResizeAxis axis)
    {
        float[,] shares = new float[axis.Input, axis.Output];
        if (options.Mode == "nearest")
        {
            long[] nearest = axis.Nearest(options.Coordinates, options.Rounding)!;
            for (int i = 0; i < axis.Output; i++)
            {
                shares[nearest[i], i] = 1;
            }
        }
        else
        {
            shares = axis.Linear(options.Coordinates, options.Antialias, options.Inside);
        }

        var matrix = new Tensor(ElementType.F32, [axis.Input, axis.Output]);
        for (int i = 0; i < matrix.Count; i++)
        {
            int column = i % axis.Output;
            matrix.Floats()[i] = axis.IsOutside(options.Coordinates, column) ? 0 : shares[i / axis.Output, column];
        }

        return matrix;
    }

    /// <summary>Adds the value for positions outside the input, where the maps above give zero.</summary>
    private static Value Filled(ResizeOptions options, ImportContext context, Value x, int[] changed)
    {
        var shape = new Shape(options.Axes.Select((a, i) => changed.Contains(i) ? (long)a.Output : 1));
        var field = new Tensor(ElementType.F32, shape);
        long[] strides = shape.Strides();
        for (int i = 0; i < field.Count; i++)
        {
            field.Floats()[i] = changed.Any(a => options.Axes[a].IsOutside(options.Coordinates, (int)(i / strides[a] % shape[a]))) ? options.Outside : 0;
        }

        return Top.Add.Create(context.Builder, context.LocationOf(0), [x, context.Weight("outside", field)]).Output;
    }
}
