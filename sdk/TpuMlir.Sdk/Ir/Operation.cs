namespace TpuMlir.Sdk.Ir;

/// <summary>One operation: a name, operands, results, attributes, regions and a location.</summary>
/// <remarks>
/// This is the untyped form every operation has, known or not; the classes marked <c>[Op]</c> are typed views over it.
/// Attributes keep the order in which they were set; the printer sorts them.
/// </remarks>
public sealed class Operation
{
    private readonly List<OpOperand> _operands = [];
    private readonly List<OpResult> _results = [];
    private readonly SortedDictionary<string, IrAttribute> _attributes = new(StringComparer.Ordinal);
    private readonly List<Region> _regions = [];

    /// <summary>Creates a detached operation.</summary>
    public Operation(string name, Location location, IEnumerable<Value> operands, IEnumerable<IrType> resultTypes)
    {
        Name = name;
        Location = location;
        foreach (Value operand in operands)
        {
            _operands.Add(new OpOperand(this, _operands.Count, operand));
        }

        foreach (IrType type in resultTypes)
        {
            _results.Add(new OpResult(this, _results.Count, type));
        }
    }

    /// <summary>The full name, dialect first: "top.Conv".</summary>
    public string Name { get; }

    /// <summary>The part before the first dot: "top".</summary>
    public string Dialect => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot ? Name[..dot] : "";

    /// <summary>Where it comes from; its names are the names of the results.</summary>
    public Location Location { get; set; }

    /// <summary>The operand slots.</summary>
    public IReadOnlyList<OpOperand> OperandSlots => _operands;

    /// <summary>The values read, in order. An absent optional operand is the result of <c>top.None</c>.</summary>
    public IReadOnlyList<Value> Operands => [.. _operands.Select(o => o.Value)];

    /// <summary>The results.</summary>
    public IReadOnlyList<OpResult> Results => _results;

    /// <summary>The only result; throws when there is not exactly one.</summary>
    public OpResult Result => _results.Count == 1
        ? _results[0]
        : throw new InvalidOperationException($"{Name} has {_results.Count} results, not one");

    /// <summary>The attributes by name.</summary>
    public IReadOnlyDictionary<string, IrAttribute> Attributes => _attributes;

    /// <summary>The regions held.</summary>
    public IReadOnlyList<Region> Regions => _regions;

    /// <summary>The block this operation stands in, or null when detached.</summary>
    public Block? Block { get; internal set; }

    /// <summary>The operation whose region holds this one, or null.</summary>
    public Operation? ParentOperation => Block?.Region?.Owner;

    /// <summary>True when no result is read.</summary>
    public bool IsUnused => _results.TrueForAll(r => r.IsUnused);

    /// <summary>A location for an operation created beside this one: its name with a suffix, and its node.</summary>
    public Location Derived(string suffix) => Location.Named($"{Location.Name}_{suffix}", Location.Node);

    /// <summary>The value of one operand.</summary>
    public Value Operand(int index) => _operands[index].Value;

    /// <summary>Makes one operand slot read another value.</summary>
    public void SetOperand(int index, Value value) => _operands[index].Set(value);

    /// <summary>Replaces all operand slots.</summary>
    public void SetOperands(IEnumerable<Value> values)
    {
        Value[] list = [.. values];
        DropOperands();
        foreach (Value value in list)
        {
            _operands.Add(new OpOperand(this, _operands.Count, value));
        }
    }

    /// <summary>The attribute of that name, or null.</summary>
    public IrAttribute? Attribute(string name) => _attributes.GetValueOrDefault(name);

    /// <summary>Reads an attribute as a .NET value; throws when it is absent or of another form.</summary>
    public T Get<T>(string name) =>
        _attributes.TryGetValue(name, out IrAttribute? attribute) && IrAttributes.TryGet(attribute, out T value)
            ? value
            : throw new InvalidOperationException($"'{Name}' has no attribute '{name}' of type {typeof(T).Name}");

    /// <summary>Reads an attribute as a .NET value, or <paramref name="otherwise"/> when it is absent.</summary>
    public T GetOr<T>(string name, T otherwise) =>
        _attributes.TryGetValue(name, out IrAttribute? attribute) && IrAttributes.TryGet(attribute, out T value) ? value : otherwise;

    /// <summary>Sets an attribute from a .NET value (see <see cref="IrAttributes.From"/>) or an attribute.</summary>
    public void Set(string name, object value) => _attributes[name] = IrAttributes.From(value);

    /// <summary>Removes an attribute; nothing happens when it is absent.</summary>
    public void RemoveAttribute(string name) => _attributes.Remove(name);

    /// <summary>Adds an empty region.</summary>
    public Region AddRegion()
    {
        var region = new Region(this);
        _regions.Add(region);
        return region;
    }

    /// <summary>Adds a result; for the parser, which reads an operation's types after its regions.</summary>
    internal void AddResult(IrType type) => _results.Add(new OpResult(this, _results.Count, type));

    /// <summary>Takes the operation out of its block and drops its operands. Its results must be unused.</summary>
    public void Erase()
    {
        if (!IsUnused)
        {
            throw new InvalidOperationException($"{Name} \"{Location.Name}\" is erased while its result is still read");
        }

        foreach (Operation inner in _regions.SelectMany(r => r.Blocks).SelectMany(b => b.Operations.Reverse()).ToArray())
        {
            inner.Erase();
        }

        DropOperands();
        Block?.Remove(this);
    }

    /// <summary>This operation and everything inside its regions, in order.</summary>
    public IEnumerable<Operation> Walk()
    {
        yield return this;
        foreach (Operation inner in _regions.SelectMany(r => r.Blocks).SelectMany(b => b.Operations).ToArray())
        {
            foreach (Operation each in inner.Walk())
            {
                yield return each;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} \"{Location.Name}\"";

    private void DropOperands()
    {
        foreach (OpOperand operand in _operands)
        {
            operand.Drop();
        }

        _operands.Clear();
    }
}
