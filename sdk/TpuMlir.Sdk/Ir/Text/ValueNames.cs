namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Numbers the values of a region that sees nothing from outside: %arg0, %arg1, ... and %0, %1, ...</summary>
internal sealed class ValueNames
{
    private readonly Dictionary<Value, string> _arguments = [];
    private readonly Dictionary<Operation, string> _results = [];

    /// <summary>Numbers everything in the regions of an operation, and the operation when it stands alone.</summary>
    public void AddInside(Operation operation)
    {
        foreach (Block block in operation.Regions.SelectMany(r => r.Blocks))
        {
            foreach (BlockArgument argument in block.Arguments)
            {
                _arguments.Add(argument, $"%arg{_arguments.Count}");
            }

            foreach (Operation inner in block.Operations)
            {
                Of(inner);
                if (inner.Name is not ("builtin.module" or "func.func"))
                {
                    AddInside(inner);
                }
            }
        }
    }

    /// <summary>The name of an operation's results; "%none" when it has none, which is never printed.</summary>
    public string Of(Operation operation)
    {
        if (operation.Results.Count == 0)
        {
            return "%none";
        }

        if (!_results.TryGetValue(operation, out string? name))
        {
            _results.Add(operation, name = $"%{_results.Count}");
        }

        return name;
    }

    /// <summary>The name of a value as an operand.</summary>
    public string Of(Value value)
    {
        if (value is OpResult result)
        {
            string name = Of(result.Owner);
            return result.Owner.Results.Count > 1 ? $"{name}#{result.Index}" : name;
        }

        if (!_arguments.TryGetValue(value, out string? argument))
        {
            _arguments.Add(value, argument = $"%arg{_arguments.Count}");
        }

        return argument;
    }
}
