using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>The type of a value.</summary>
public abstract record IrType;

/// <summary>The type of <c>top.None</c>: the placeholder of an absent operand.</summary>
public sealed record NoneType : IrType
{
    /// <summary>The one instance.</summary>
    public static NoneType Instance { get; } = new();
}

/// <summary>A tensor of known or partly known shape. A null shape is an unranked tensor (<c>tensor&lt;*xf32&gt;</c>).</summary>
public sealed record TensorType(Shape? Shape, TensorElement Element) : IrType
{
    /// <summary>A tensor of plain scalars.</summary>
    public TensorType(Shape? shape, ElementType element)
        : this(shape, new ScalarElement(element))
    {
    }

    /// <summary>True when every extent is known.</summary>
    public bool IsStatic => Shape is { IsStatic: true };

    /// <summary>What the elements are stored as: the scalar type, the storage of a quantised or the expressed type of a calibrated element.</summary>
    public ElementType Storage => Element.Storage;

    /// <summary>Bytes of the tensor's data; throws when the shape is not known.</summary>
    public long Bytes => (Shape ?? throw new InvalidOperationException("the tensor has no rank yet")).Count * Storage.Size();
}

/// <summary>The type of a function: operand types to result types.</summary>
public sealed record FunctionType(EquatableList<IrType> Inputs, EquatableList<IrType> Results) : IrType;

/// <summary>A type of another dialect, kept as its text (starts with '!').</summary>
public sealed record OpaqueType(string Text) : IrType;
