using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops;

/// <summary>The operators in use, by name. An operation whose name is not here is kept as it is and cannot be executed.</summary>
public sealed class OpRegistry
{
    private readonly Dictionary<string, OpDefinition> _operators = new(StringComparer.Ordinal);

    /// <summary>A registry of the providers' operators.</summary>
    /// <exception cref="ArgumentException">Two providers define the same name.</exception>
    public OpRegistry(IEnumerable<IOpProvider> providers)
    {
        foreach (OpDefinition definition in providers.SelectMany(p => p.Operators))
        {
            if (!_operators.TryAdd(definition.Name, definition))
            {
                throw new ArgumentException($"two operators are named '{definition.Name}'");
            }
        }
    }

    /// <summary>The standard operators of the SDK.</summary>
    public static OpRegistry Standard { get; } = new([new Generated.GeneratedOperators()]);

    /// <summary>The operators in ordinal order of their names.</summary>
    public IEnumerable<OpDefinition> Operators => _operators.Values.OrderBy(d => d.Name, StringComparer.Ordinal);

    /// <summary>The definition of an operator, or null.</summary>
    public OpDefinition? Find(string name) => _operators.GetValueOrDefault(name);

    /// <summary>The typed view of an operation, or null when its operator is not known.</summary>
    public Op? View(Operation operation) => Find(operation.Name)?.View(operation);
}
