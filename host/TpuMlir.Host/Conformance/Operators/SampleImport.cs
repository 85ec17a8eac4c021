using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>Gives an importer one node of a model that has nothing else.</summary>
internal sealed class SampleImport : ImportContext
{
    private readonly SourceNode _node;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, Tensor> _constants;
    private readonly Value?[] _outputs;

    public SampleImport(ImporterSample sample)
    {
        (_node, _constants) = (sample.Node, sample.Constants);
        _outputs = new Value?[sample.Node.Outputs.Count];
        Builder = new OpBuilder(new Module(sample.Name));
        foreach ((string name, Tensor tensor) in sample.Inputs)
        {
            _values[name] = Builder.Input(name, new TensorType(tensor.Shape, tensor.Type));
        }

        foreach ((string name, Tensor tensor) in sample.Constants)
        {
            _values[name] = Builder.Weight(name, tensor);
        }
    }

    /// <inheritdoc/>
    public override OpBuilder Builder { get; }

    /// <summary>Names of the outputs the importer did not set.</summary>
    public IEnumerable<string> Unset => _node.Outputs.Where((name, i) => name.Length > 0 && _outputs[i] is null);

    /// <summary>The module, with the node's outputs as its own.</summary>
    public Module Finish()
    {
        Builder.Module.SetOutputs(_outputs.OfType<Value>());
        return Builder.Module;
    }

    /// <summary>Results of the module under the names of the node's outputs: a node that moves nothing gives its input, under the input's name.</summary>
    public IReadOnlyDictionary<string, Tensor> Outputs(IReadOnlyDictionary<string, Tensor> results) => _node.Outputs
        .Select((name, i) => (Name: name, Value: _outputs[i]?.Name))
        .Where(o => o.Value is not null && results.ContainsKey(o.Value))
        .ToDictionary(o => o.Name, o => results[o.Value!]);

    /// <inheritdoc/>
    public override Location LocationOf(int output) => Location.Named(_node.Outputs[output], _node.Name);

    /// <inheritdoc/>
    public override Location Derived(string suffix) => Location.Named($"{_node.Outputs[0]}_{suffix}", _node.Name);

    /// <inheritdoc/>
    public override Value Input(int index) => Optional(index) ?? throw new ImportException(CoreDiagnostics.InvalidNode, $"input {index} is missing");

    /// <inheritdoc/>
    public override Value? Optional(int index) => Name(index) is { } name
        ? _values.TryGetValue(name, out Value? value) ? value : throw new ImportException(CoreDiagnostics.InvalidNode, $"the sample gives no data for input '{name}'")
        : null;

    /// <inheritdoc/>
    public override Tensor? Constant(int index) => Name(index) is { } name ? _constants.GetValueOrDefault(name) : null;

    /// <inheritdoc/>
    public override Tensor RequiredConstant(int index) => Constant(index) ?? throw new ImportException(CoreDiagnostics.InvalidNode, $"input {index} must be a constant");

    /// <inheritdoc/>
    public override Value Weight(string suffix, Tensor data) => Builder.Weight($"{_node.Outputs[0]}_{suffix}", data);

    /// <inheritdoc/>
    public override void SetOutput(int index, Value value) => _outputs[index] = value;

    private string? Name(int index) => index < _node.Inputs.Count && _node.Inputs[index].Length > 0 ? _node.Inputs[index] : null;
}
