using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>Creates operations at an insertion point of a module.</summary>
public sealed class OpBuilder
{
    private Operation? _before;

    /// <summary>A builder that appends to the main block of <paramref name="module"/>.</summary>
    public OpBuilder(Module module)
    {
        Module = module;
        Block = module.Body;
    }

    /// <summary>The module being built.</summary>
    public Module Module { get; }

    /// <summary>The block operations go to.</summary>
    public Block Block { get; private set; }

    /// <summary>Told about every operation inserted; a rewriting driver looks at them.</summary>
    internal Action<Operation>? Inserted { get; set; }

    /// <summary>Inserts from now on before <paramref name="operation"/>.</summary>
    public OpBuilder Before(Operation operation)
    {
        Block = operation.Block ?? throw new InvalidOperationException($"{operation} stands in no block");
        _before = operation;
        return this;
    }

    /// <summary>Appends from now on to the end of <paramref name="block"/>.</summary>
    public OpBuilder AtEnd(Block block)
    {
        Block = block;
        _before = null;
        return this;
    }

    /// <summary>Inserts a detached operation.</summary>
    public Operation Insert(Operation operation)
    {
        if (_before is null)
        {
            Block.Append(operation);
        }
        else
        {
            Block.InsertBefore(_before, operation);
        }

        Inserted?.Invoke(operation);
        return operation;
    }

    /// <summary>Creates and inserts an operation.</summary>
    public Operation Create(string name, Location location, IEnumerable<Value> operands, IEnumerable<IrType> results, params ReadOnlySpan<NamedAttribute> attributes)
    {
        var operation = new Operation(name, location, operands, results);
        foreach (NamedAttribute attribute in attributes)
        {
            operation.Set(attribute.Name, attribute.Value);
        }

        return Insert(operation);
    }

    /// <summary>The placeholder of an absent operand: the module's <c>top.None</c>, created on first use.</summary>
    public Value None()
    {
        Block main = Module.Body;
        Operation? none = main.Operations.FirstOrDefault(o => o.Name == "top.None");
        if (none is null)
        {
            none = new Operation("top.None", Location.Unknown, [], [NoneType.Instance]);
            if (main.Operations.FirstOrDefault() is { } first)
            {
                main.InsertBefore(first, none);
            }
            else
            {
                main.Append(none);
            }
        }

        return none.Result;
    }

    /// <summary>A constant: stores the data under a unique name and creates the <c>top.Weight</c>.</summary>
    public Value Weight(string name, Tensor data)
    {
        string unique = Module.Weights.Unique(name);
        Module.Weights.Set(unique, data);
        return Create("top.Weight", Location.Named(unique), [], [new TensorType(data.Shape, data.Type)]).Result;
    }

    /// <summary>A network input: a block argument and its <c>top.Input</c>.</summary>
    public Value Input(string name, TensorType type)
    {
        BlockArgument argument = Module.Body.AddArgument(type, Location.Named(name));
        return Create("top.Input", Location.Named(name), [argument], [type]).Result;
    }
}
