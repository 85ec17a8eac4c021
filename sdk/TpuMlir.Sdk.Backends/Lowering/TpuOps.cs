using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Creating tpu operations in rules.</summary>
public static class TpuOps
{
    /// <summary>Creates an operation before the one being lowered. A null operand becomes <c>top.None</c>.</summary>
    public static Value Create(
        this LoweringContext context,
        string name,
        Location location,
        IEnumerable<Value?> operands,
        Shape shape,
        ElementType type,
        params ReadOnlySpan<(string Name, object Value)> attributes) =>
        context.Create(name, location, operands, new TensorType(shape, type), attributes);

    /// <summary>Creates an operation whose result may be quantised before the one being lowered. A null operand becomes <c>top.None</c>.</summary>
    public static Value Create(
        this LoweringContext context,
        string name,
        Location location,
        IEnumerable<Value?> operands,
        TensorType type,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var operation = new Operation(name, location, operands.Select(o => o ?? context.Builder.None()), [type]);
        foreach ((string attribute, object value) in attributes)
        {
            operation.Set(attribute, value);
        }

        return context.Builder.Insert(operation).Result;
    }

    /// <summary>Copies attributes of the top operation to a tpu operation that has them under the same names.</summary>
    public static Value With(this Value value, Operation source, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (source.Attribute(name) is { } attribute)
            {
                value.Definition!.Set(name, attribute);
            }
        }

        return value;
    }
}
