namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[o, j, i] = source[o, indices_j, i]; negative indices count from the end of the axis.</summary>
public static class Gather
{
    /// <summary>Gathers along an axis.</summary>
    /// <param name="source">[Outer,Axis,Inner].</param>
    /// <param name="shape">The tensor seen from the axis.</param>
    /// <param name="indices">Positions on the axis.</param>
    /// <param name="destination">[Outer,indices.Length,Inner], overwritten.</param>
    public static void Run<T>(ReadOnlySpan<T> source, AxisShape shape, ReadOnlySpan<long> indices, Span<T> destination)
        where T : unmanaged
    {
        shape.Validate(nameof(shape));
        Check.Length(source.Length, shape.Elements, nameof(source));
        Check.Length(destination.Length, shape.Results * indices.Length, nameof(destination));
        foreach (long index in indices)
        {
            Check.That(index >= -shape.Axis && index < shape.Axis, $"index {index} on an axis of {shape.Axis}", nameof(indices));
        }

        for (int o = 0; o < shape.Outer; o++)
        {
            ReadOnlySpan<T> block = source.Slice(o * shape.Axis * shape.Inner, shape.Axis * shape.Inner);
            Span<T> target = destination.Slice(o * indices.Length * shape.Inner, indices.Length * shape.Inner);
            for (int j = 0; j < indices.Length; j++)
            {
                int at = (int)(indices[j] < 0 ? indices[j] + shape.Axis : indices[j]);
                if (shape.Inner == 1)
                {
                    target[j] = block[at];
                }
                else
                {
                    block.Slice(at * shape.Inner, shape.Inner).CopyTo(target[(j * shape.Inner)..]);
                }
            }
        }
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(ReadOnlySpan<byte> source, int elementSize, AxisShape shape, ReadOnlySpan<long> indices, Span<byte> destination)
    {
        Check.Positive(elementSize, "the element size", nameof(elementSize));
        Run(source, shape with { Inner = checked(shape.Inner * elementSize) }, indices, destination);
    }
}
