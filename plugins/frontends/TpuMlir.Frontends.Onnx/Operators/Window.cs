using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>The sliding window of a convolution or pooling over two spatial dimensions.</summary>
/// <param name="Kernel">Extent of the window.</param>
/// <param name="Strides">Step of the window.</param>
/// <param name="Dilations">Distance of its elements.</param>
/// <param name="Pads">Padding: top, left, bottom, right.</param>
internal sealed record Window(long[] Kernel, long[] Strides, long[] Dilations, long[] Pads)
{
    /// <summary>Reads a node's attributes. A single spatial dimension is taken as the width of an image of height one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The input's shape: batch, channels, spatial dimensions.</param>
    /// <param name="kernel">The window's extent where the filter tells it, or null.</param>
    public static Window Read(SourceNode node, Shape input, long[]? kernel)
    {
        int spatial = Spatial(node, input);
        kernel = node.Get("kernel_shape", kernel ?? []);
        long[] ones = [.. Enumerable.Repeat(1L, spatial)];
        long[] strides = node.Get("strides", ones);
        long[] dilations = node.Get("dilations", ones);
        long[] pads = node.Get("pads", new long[2 * spatial]);
        Check.That(
            kernel.Length == spatial && strides.Length == spatial && dilations.Length == spatial && pads.Length == 2 * spatial,
            $"kernel_shape, strides, dilations and pads do not fit {spatial} spatial dimensions");
        Check.That(kernel.Concat(strides).Concat(dilations).All(v => v is > 0 and < int.MaxValue), "a kernel extent, stride or dilation is not positive");
        var window = new Window(kernel, strides, dilations, pads);
        window = window with { Pads = window.Automatic(node.Get("auto_pad", "NOTSET"), [.. input.Skip(2)]) };
        return spatial == 2 ? window : new Window(
            [1, window.Kernel[0]], [1, window.Strides[0]], [1, window.Dilations[0]], [0, window.Pads[0], 0, window.Pads[1]]);
    }

    /// <summary>The number of spatial dimensions.</summary>
    /// <exception cref="ImportException">It is not 1 or 2.</exception>
    public static int Spatial(SourceNode node, Shape input) => input.Rank switch
    {
        3 or 4 => input.Rank - 2,
        < 3 => throw Check.Invalid($"{node.Type} of a tensor of {input.Rank} dimensions"),
        _ => throw Check.Attribute($"{node.Type} over {input.Rank - 2} spatial dimensions", "one and two spatial dimensions are supported"),
    };

    /// <summary>The shape as an image: a missing height is one.</summary>
    public static Shape AsImage(Shape shape) => shape.Rank == 3 ? [shape[0], shape[1], 1, shape[2]] : shape;

    /// <summary>The shape without the height that <see cref="AsImage"/> adds.</summary>
    public static Shape FromImage(Shape shape, int spatial) => spatial == 1 ? [shape[0], shape[1], shape[3]] : shape;

    /// <summary>Extent of the window over a dimension with its dilation.</summary>
    public long Reach(int i) => ((Kernel[i] - 1) * Dilations[i]) + 1;

    private long[] Automatic(string mode, long[] extents)
    {
        if (mode is "NOTSET" or "")
        {
            return Pads;
        }

        if (mode == "VALID")
        {
            return new long[Pads.Length];
        }

        if (mode is not ("SAME_UPPER" or "SAME_LOWER"))
        {
            throw Check.Attribute($"auto_pad is '{mode}'", "NOTSET, VALID, SAME_UPPER and SAME_LOWER are defined");
        }

        int spatial = Kernel.Length;
        var pads = new long[2 * spatial];
        for (int i = 0; i < spatial; i++)
        {
            long steps = (extents[i] + Strides[i] - 1) / Strides[i];
            long total = Math.Max(0, ((steps - 1) * Strides[i]) + Reach(i) - extents[i]);
            (pads[i], pads[i + spatial]) = mode == "SAME_UPPER" ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);
        }

        return pads;
    }
}
