using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Sets the types of results.</summary>
public static class ResultType
{
    /// <summary>Gives a result its shape and the scalar type of <paramref name="like"/>.</summary>
    /// <remarks>A range or scale that the result already has says more than the operands do and is kept.</remarks>
    public static void Infer(this Value result, Shape shape, Value like) => result.Infer(shape, like.Element);

    /// <summary>Gives a result its shape and a scalar type.</summary>
    public static void Infer(this Value result, Shape shape, ElementType type) =>
        result.Type = result.Type is TensorType { Element: not ScalarElement } known
            ? known with { Shape = shape }
            : new TensorType(shape, type);

    /// <summary>The scalar type named by an <c>out_type</c> attribute; that of <paramref name="like"/> when it is empty.</summary>
    /// <exception cref="OpException">There is no such type.</exception>
    public static ElementType Named(Op op, string name, Value like) =>
        name.Length == 0 ? like.Element
        : ElementTypes.TryParse(name, out ElementType type) ? type
        : throw new OpException(op.Operation, $"'{name}' is not an element type");
}
