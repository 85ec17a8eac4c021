using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Gives an importer the values of its node and takes the results.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">What is known of the inputs; null for an absent one.</param>
/// <param name="builder">Creates the operations.</param>
/// <param name="names">Gives unique names.</param>
internal sealed class NodeContext(SourceNode node, IReadOnlyList<Imported?> inputs, OpBuilder builder, NameTable names) : ImportContext
{
    private readonly Value?[] _outputs = new Value?[node.Outputs.Count];

    /// <inheritdoc/>
    public override OpBuilder Builder => builder;

    /// <summary>The values set, by output.</summary>
    public IReadOnlyList<Value?> Outputs => _outputs;

    private string SourceName => $"{node.Type}:{node.Name}";

    private string FirstOutput => node.Outputs.FirstOrDefault(o => o.Length > 0) ?? node.Name;

    /// <inheritdoc/>
    public override Location LocationOf(int output) => output < node.Outputs.Count && node.Outputs[output].Length > 0
        ? Location.Named(node.Outputs[output], SourceName)
        : Derived($"output{output}");

    /// <inheritdoc/>
    public override Location Derived(string suffix) => Location.Named(names.Unique($"{FirstOutput}_{suffix}"), SourceName);

    /// <inheritdoc/>
    public override Value Input(int index) => Optional(index)
        ?? throw new ImportException(CoreDiagnostics.InvalidNode, $"input {index} is missing");

    /// <inheritdoc/>
    public override Value? Optional(int index) => Known(index) switch
    {
        Computed computed => computed.Value,
        Constant constant => constant.Weight(builder),
        _ => null,
    };

    /// <inheritdoc/>
    public override Tensor? Constant(int index) => Known(index) switch
    {
        Constant constant => constant.Widened,
        Computed computed when builder.Module.TryGetConstant(computed.Value, out Tensor? data) => data,
        _ => null,
    };

    /// <inheritdoc/>
    public override Tensor RequiredConstant(int index) => Constant(index) ?? throw (Known(index) is null
        ? new ImportException(CoreDiagnostics.InvalidNode, $"input {index} is missing")
        : new ImportException(
            CoreDiagnostics.UnsupportedAttribute,
            $"input {index} ('{node.Inputs[index]}') is computed at run time",
            "this input decides shapes, which are fixed when a network is compiled",
            "give every input a fixed shape, or simplify the model so that the input becomes a constant"));

    /// <inheritdoc/>
    public override Value Weight(string suffix, Tensor data) => builder.Weight(names.Unique($"{FirstOutput}_{suffix}"), data);

    /// <inheritdoc/>
    public override void SetOutput(int index, Value value)
    {
        if (index < _outputs.Length)
        {
            _outputs[index] = value;
        }
    }

    private Imported? Known(int index) => index < inputs.Count ? inputs[index] : null;
}
