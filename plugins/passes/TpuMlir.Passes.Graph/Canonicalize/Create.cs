using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>Creates the operations the rules put in place of others.</summary>
internal static class Create
{
    public static Value Reshape(OpBuilder builder, Location location, Value x, Shape shape) => builder.Create(
        "top.Reshape", location, [x], [new TensorType(shape, x.Element)], new NamedAttribute("shape", IrAttributes.From(shape.Dims))).Result;

    public static Value Slice(OpBuilder builder, Location location, Value x, int axis, long start, long step, long count)
    {
        Shape shape = x.Shape;
        long[] offset = new long[shape.Rank], steps = [.. Enumerable.Repeat(1L, shape.Rank)], ends = [.. shape];
        (offset[axis], steps[axis], ends[axis]) = (start, step, start + ((count - 1) * step) + 1);
        return builder.Create(
            "top.Slice",
            location,
            [x],
            [new TensorType(shape.With(axis, count), x.Element)],
            new NamedAttribute("offset", IrAttributes.From(offset)),
            new NamedAttribute("steps", IrAttributes.From(steps)),
            new NamedAttribute("ends", IrAttributes.From(ends))).Result;
    }
}
