namespace TpuMlir.Sdk.Kernels;

/// <summary>A tensor seen from one axis: [Outer, Axis, Inner], row-major.</summary>
/// <param name="Outer">Product of the extents before the axis.</param>
/// <param name="Axis">Extent of the axis.</param>
/// <param name="Inner">Product of the extents after the axis.</param>
public readonly record struct AxisShape(int Outer, int Axis, int Inner)
{
    /// <summary>Views <paramref name="shape"/> from one of its axes; negative axes count from the end.</summary>
    public static AxisShape Of(ReadOnlySpan<int> shape, int axis)
    {
        Check.That(axis >= -shape.Length && axis < shape.Length, $"axis {axis} of a tensor of rank {shape.Length}", nameof(axis));
        int at = axis < 0 ? axis + shape.Length : axis;
        return new AxisShape(
            checked((int)Check.Elements(shape[..at], nameof(shape))), shape[at], checked((int)Check.Elements(shape[(at + 1)..], nameof(shape))));
    }

    internal long Elements => (long)Outer * Axis * Inner;

    internal long Results => (long)Outer * Inner;

    internal void Validate(string parameter)
    {
        Check.NotNegative(Outer, nameof(Outer), parameter);
        Check.NotNegative(Axis, nameof(Axis), parameter);
        Check.NotNegative(Inner, nameof(Inner), parameter);
    }
}
