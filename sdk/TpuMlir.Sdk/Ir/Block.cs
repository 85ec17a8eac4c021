namespace TpuMlir.Sdk.Ir;

/// <summary>A sequence of operations with arguments; the last operation is its terminator.</summary>
public sealed class Block
{
    private readonly LinkedList<Operation> _operations = new();
    private readonly Dictionary<Operation, LinkedListNode<Operation>> _nodes = [];
    private readonly List<BlockArgument> _arguments = [];

    internal Block(Region region) => Region = region;

    /// <summary>The region this block stands in.</summary>
    public Region Region { get; }

    /// <summary>The arguments.</summary>
    public IReadOnlyList<BlockArgument> Arguments => _arguments;

    /// <summary>The operations in order. Do not change the block while enumerating; take a copy.</summary>
    public IReadOnlyCollection<Operation> Operations => _operations;

    /// <summary>The last operation, or null when the block is empty.</summary>
    public Operation? Terminator => _operations.Last?.Value;

    /// <summary>Adds an argument.</summary>
    public BlockArgument AddArgument(IrType type, Location location)
    {
        var argument = new BlockArgument(this, _arguments.Count, type, location);
        _arguments.Add(argument);
        return argument;
    }

    /// <summary>Adds a detached operation at the end.</summary>
    public void Append(Operation operation) => Attach(operation, _operations.AddLast(operation));

    /// <summary>Adds a detached operation before another one of this block.</summary>
    public void InsertBefore(Operation anchor, Operation operation) =>
        Attach(operation, _operations.AddBefore(_nodes[anchor], operation));

    /// <summary>Adds a detached operation after another one of this block.</summary>
    public void InsertAfter(Operation anchor, Operation operation) =>
        Attach(operation, _operations.AddAfter(_nodes[anchor], operation));

    /// <summary>The operation after <paramref name="operation"/>, or null.</summary>
    public Operation? Next(Operation operation) => _nodes[operation].Next?.Value;

    /// <summary>Moves an operation of this block to just before another one.</summary>
    public void MoveBefore(Operation anchor, Operation operation)
    {
        Remove(operation);
        InsertBefore(anchor, operation);
    }

    internal void Remove(Operation operation)
    {
        _operations.Remove(_nodes[operation]);
        _nodes.Remove(operation);
        operation.Block = null;
    }

    private void Attach(Operation operation, LinkedListNode<Operation> node)
    {
        if (operation.Block is not null)
        {
            _operations.Remove(node);
            throw new InvalidOperationException($"{operation} stands in a block already");
        }

        operation.Block = this;
        _nodes.Add(operation, node);
    }
}

/// <summary>A list of blocks held by an operation.</summary>
public sealed class Region
{
    private readonly List<Block> _blocks = [];

    internal Region(Operation owner) => Owner = owner;

    /// <summary>The operation that holds this region.</summary>
    public Operation Owner { get; }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Adds an empty block.</summary>
    public Block AddBlock()
    {
        var block = new Block(this);
        _blocks.Add(block);
        return block;
    }
}
