using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops;

/// <summary>What a rewrite rule or decomposition uses to change the module. Tells the driver what changed.</summary>
public class OpRewriter(Module module)
{
    /// <summary>The module being rewritten.</summary>
    public Module Module { get; } = module;

    /// <summary>Creates operations; rules place it with <see cref="OpBuilder.Before"/>.</summary>
    public OpBuilder Builder { get; } = new(module);

    /// <summary>The data of a constant operand, or null when it is computed.</summary>
    public Tensor? Constant(Value? value) =>
        value is not null && Module.TryGetConstant(value, out Tensor? data) ? data : null;

    /// <summary>Makes all readers of the operation's results read <paramref name="values"/>, then erases it.</summary>
    public void Replace(Operation operation, params IReadOnlyList<Value> values)
    {
        for (int i = 0; i < operation.Results.Count; i++)
        {
            foreach (Operation user in operation.Results[i].Users)
            {
                Changed(user);
            }

            KeepRange(operation.Results[i], values[i]);
            operation.Results[i].ReplaceAllUsesWith(values[i]);
            if (values[i].Definition is { } definition)
            {
                Changed(definition);
            }
        }

        Erase(operation);
    }

    /// <summary>What replaces a value takes the same values, so it has the range calibration found.</summary>
    private static void KeepRange(Value old, Value by)
    {
        if (!by.IsWeight() && old.Type is TensorType { Element: CalibratedElement range } && by.Type is TensorType { Element: ScalarElement scalar } type
            && scalar.Type == range.Expressed)
        {
            by.Type = type with { Element = range };
        }
    }

    /// <summary>Erases an unused operation; its operands' definitions become candidates again.</summary>
    public virtual void Erase(Operation operation)
    {
        Operation[] definitions = [.. operation.Operands.Select(o => o.Definition).OfType<Operation>().Distinct()];
        operation.Erase();
        foreach (Operation definition in definitions)
        {
            Changed(definition);
        }
    }

    /// <summary>Reports that an operation was changed in place, so that rules look at it again.</summary>
    public virtual void Changed(Operation operation)
    {
    }
}
