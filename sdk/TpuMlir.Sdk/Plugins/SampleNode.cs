using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>
/// Makes a sample node for an importer, part by part: its inputs are called "x0", "x1", ... in their order, its outputs "y0", "y1", ...
/// </summary>
/// <param name="Type">The operator's type.</param>
/// <param name="Version">The version of its operator set.</param>
/// <param name="Domain">Its domain; "" for the framework's own.</param>
public sealed record SampleNode(string Type, long Version, string Domain = "")
{
    private readonly (string Name, Tensor? Data, bool Constant)[] _inputs = [];
    private readonly KeyValuePair<string, object>[] _attributes = [];

    private SampleNode(SampleNode from, (string Name, Tensor? Data, bool Constant)[] inputs, KeyValuePair<string, object>[] attributes)
        : this(from.Type, from.Version, from.Domain) => (_inputs, _attributes) = (inputs, attributes);

    /// <summary>A further input, computed at run time.</summary>
    public SampleNode Input(Tensor data) => new(this, [.. _inputs, ($"x{_inputs.Length}", data, false)], _attributes);

    /// <summary>A further input, a constant of the model.</summary>
    public SampleNode Constant(Tensor data) => new(this, [.. _inputs, ($"x{_inputs.Length}", data, true)], _attributes);

    /// <summary>A further input that is absent.</summary>
    public SampleNode Absent() => new(this, [.. _inputs, ("", null, false)], _attributes);

    /// <summary>An attribute, of a type <see cref="SourceNode.Attributes"/> has.</summary>
    public SampleNode With(string name, object value) => new(this, _inputs, [.. _attributes, new(name, value)]);

    /// <summary>The sample, with the outputs an independent source gives.</summary>
    /// <param name="name">A short name, unique among the importer's samples.</param>
    /// <param name="outputs">The outputs in order.</param>
    public ImporterSample Gives(string name, params IReadOnlyList<Tensor> outputs)
    {
        string[] results = [.. outputs.Select((_, i) => $"y{i}")];
        var node = new SourceNode(Domain, Type, Version, $"{Type}_{name}", [.. _inputs.Select(i => i.Name)], results, new Dictionary<string, object>(_attributes));
        return new ImporterSample(name, node, Data(constant: false))
        {
            Constants = Data(constant: true),
            Expected = results.Zip(outputs).ToDictionary(p => p.First, p => p.Second),
        };
    }

    private Dictionary<string, Tensor> Data(bool constant) =>
        _inputs.Where(i => i.Data is not null && i.Constant == constant).ToDictionary(i => i.Name, i => i.Data!);
}
