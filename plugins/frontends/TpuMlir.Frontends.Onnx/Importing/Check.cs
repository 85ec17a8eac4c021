using System.Diagnostics.CodeAnalysis;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Checks of what a node says, shared by importers and folding.</summary>
internal static class Check
{
    // A constant made at import from a few numbers (Expand, ConstantOfShape) can be much larger than the file.
    private const long FoldedLimit = 1L << 30;

    /// <summary>An axis counted from the front; a negative one counts from the end.</summary>
    /// <exception cref="ImportException">The axis is outside the rank.</exception>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Invalid($"axis {axis} is outside a tensor of {rank} dimensions");

    /// <summary>Axes counted from the front, each once.</summary>
    public static int[] Axes(IEnumerable<long> axes, int rank)
    {
        int[] found = [.. axes.Select(a => Axis(a, rank))];
        return found.Distinct().Count() == found.Length ? found : throw Invalid($"an axis is named twice in [{string.Join(", ", axes)}]");
    }

    /// <summary>Fails with <paramref name="message"/> unless the condition holds.</summary>
    public static void That([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            throw Invalid(message);
        }
    }

    /// <summary>A tensor of zeros, if it is not absurdly large.</summary>
    public static Tensor Allocate(ElementType type, Shape shape)
    {
        That(shape.All(d => d >= 0), $"the shape {shape} has a negative extent");
        That(shape.Count <= FoldedLimit / type.Size(), $"a constant of {shape} would be larger than 1 GiB");
        return new Tensor(type, shape);
    }

    /// <summary>The node does not follow its operator's definition.</summary>
    public static ImportException Invalid(string message) => new(CoreDiagnostics.InvalidNode, message, "the node does not follow its operator's definition");

    /// <summary>An attribute has a value that is not supported.</summary>
    public static ImportException Attribute(string message, string why, string? help = null) =>
        new(CoreDiagnostics.UnsupportedAttribute, message, why, help);
}
