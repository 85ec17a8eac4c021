namespace TpuMlir.Sdk.Ir;

/// <summary>An SSA value: the result of an operation or the argument of a block.</summary>
public abstract class Value
{
    private readonly List<OpOperand> _uses = [];

    private protected Value(IrType type) => Type = type;

    /// <summary>The value's type. Passes may refine it.</summary>
    public IrType Type { get; set; }

    /// <summary>The type as a tensor type; throws for none and opaque types.</summary>
    public TensorType TensorType => Type as TensorType
        ?? throw new InvalidOperationException("the value is not a tensor");

    /// <summary>The known shape; throws when it is not a tensor of known rank.</summary>
    public Tensors.Shape Shape => TensorType.Shape ?? throw new InvalidOperationException("the value has no rank yet");

    /// <summary>What an element of the tensor is stored as.</summary>
    public Tensors.ElementType Element => TensorType.Storage;

    /// <summary>Every operand slot that reads this value, in order of creation.</summary>
    public IReadOnlyList<OpOperand> Uses => _uses;

    /// <summary>True when nothing reads this value.</summary>
    public bool IsUnused => _uses.Count == 0;

    /// <summary>The operation that defines this value, or null for a block argument.</summary>
    public abstract Operation? Definition { get; }

    /// <summary>The tensor name of this value, from its location; null when unknown.</summary>
    public abstract string? Name { get; }

    /// <summary>True for the result of <c>top.None</c>.</summary>
    public bool IsNone => Type is NoneType;

    /// <summary>The users of this value, each once, in order.</summary>
    public IEnumerable<Operation> Users => _uses.Select(u => u.Owner).Distinct();

    /// <summary>Makes every reader of this value read <paramref name="other"/>.</summary>
    public void ReplaceAllUsesWith(Value other)
    {
        foreach (OpOperand use in _uses.ToArray())
        {
            use.Set(other);
        }
    }

    internal void AddUse(OpOperand use) => _uses.Add(use);

    internal void RemoveUse(OpOperand use) => _uses.Remove(use);
}

/// <summary>A result of an operation.</summary>
public sealed class OpResult : Value
{
    internal OpResult(Operation owner, int index, IrType type)
        : base(type)
    {
        Owner = owner;
        Index = index;
    }

    /// <summary>The operation that computes it.</summary>
    public Operation Owner { get; }

    /// <summary>Its position among the operation's results.</summary>
    public int Index { get; }

    /// <inheritdoc/>
    public override Operation Definition => Owner;

    /// <inheritdoc/>
    public override string? Name => Index < Owner.Location.Names.Count ? Owner.Location.Names[Index] : null;
}

/// <summary>An argument of a block.</summary>
public sealed class BlockArgument : Value
{
    internal BlockArgument(Block owner, int index, IrType type, Location location)
        : base(type)
    {
        Owner = owner;
        Index = index;
        Location = location;
    }

    /// <summary>The block it enters.</summary>
    public Block Owner { get; }

    /// <summary>Its position among the block's arguments.</summary>
    public int Index { get; }

    /// <summary>Where it comes from.</summary>
    public Location Location { get; set; }

    /// <inheritdoc/>
    public override Operation? Definition => null;

    /// <inheritdoc/>
    public override string? Name => Location.Name;
}

/// <summary>One operand slot of an operation.</summary>
public sealed class OpOperand
{
    internal OpOperand(Operation owner, int index, Value value)
    {
        Owner = owner;
        Index = index;
        Value = value;
        value.AddUse(this);
    }

    /// <summary>The operation that reads.</summary>
    public Operation Owner { get; }

    /// <summary>The position of the slot.</summary>
    public int Index { get; internal set; }

    /// <summary>The value read.</summary>
    public Value Value { get; private set; }

    /// <summary>Reads another value instead.</summary>
    public void Set(Value value)
    {
        Value.RemoveUse(this);
        Value = value;
        value.AddUse(this);
    }

    internal void Drop() => Value.RemoveUse(this);
}
