namespace TpuMlir.Sdk.Kernels;

/// <summary>Joins tensors along an axis, one part at a time.</summary>
public static class Concat
{
    /// <summary>Copies one part to its place: destination[o, offset + a, i] = part[o, a, i].</summary>
    /// <param name="part">A part, [Outer,Axis,Inner].</param>
    /// <param name="shape">The part seen from the axis.</param>
    /// <param name="destination">The whole, [Outer,total,Inner].</param>
    /// <param name="total">Extent of the axis in the whole.</param>
    /// <param name="offset">Where the part starts along the axis.</param>
    public static void Place<T>(ReadOnlySpan<T> part, AxisShape shape, Span<T> destination, int total, int offset)
        where T : unmanaged
    {
        shape.Validate(nameof(shape));
        Check.Length(part.Length, shape.Elements, nameof(part));
        Check.NotNegative(total, "the extent", nameof(total));
        Check.Length(destination.Length, (long)shape.Outer * total * shape.Inner, nameof(destination));
        Check.That(offset >= 0 && offset + shape.Axis <= total, $"part {offset} … {offset + shape.Axis} is outside 0 … {total}", nameof(offset));
        int run = shape.Axis * shape.Inner, step = total * shape.Inner;
        for (int o = 0; o < shape.Outer; o++)
        {
            part.Slice(o * run, run).CopyTo(destination[((o * step) + (offset * shape.Inner))..]);
        }
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Place(ReadOnlySpan<byte> part, int elementSize, AxisShape shape, Span<byte> destination, int total, int offset)
    {
        Check.Positive(elementSize, "the element size", nameof(elementSize));
        Place(part, shape with { Inner = checked(shape.Inner * elementSize) }, destination, total, offset);
    }
}
