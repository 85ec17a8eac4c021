using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using Kind = TpuMlir.Frontends.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Turns node messages into neutral source nodes.</summary>
internal sealed class NodeReader(TensorDecoder decoder)
{
    /// <summary>The neutral form of a node. Subgraphs stay messages, which only this frontend understands.</summary>
    /// <exception cref="ImportException">An attribute is damaged.</exception>
    public SourceNode Read(GraphNode node)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (AttributeProto attribute in node.Proto.Attribute)
        {
            attributes[attribute.Name] = Value(attribute);
        }

        return new SourceNode(
            node.Domain, node.Proto.OpType, node.Version, node.Name, [.. node.Proto.Input], [.. node.Proto.Output], attributes);
    }

    private object Value(AttributeProto a) => KindOf(a) switch
    {
        Kind.Float => (double)a.F,
        Kind.Int => a.I,
        Kind.String => a.S.ToStringUtf8(),
        Kind.Tensor => decoder.Decode(a.T ?? new TensorProto()),
        Kind.SparseTensor => decoder.Decode(a.SparseTensor ?? new SparseTensorProto()),
        Kind.Floats => a.Floats.Select(f => (double)f).ToArray(),
        Kind.Ints => a.Ints.ToArray(),
        Kind.Strings => a.Strings.Select(s => s.ToStringUtf8()).ToArray(),
        Kind.Graph => a.G ?? new GraphProto(),
        _ => a,
    };

    /// <summary>Writers of the first IR versions left the kind out; then it is that of the one field present.</summary>
    private static Kind KindOf(AttributeProto a)
    {
        if (a.Type != Kind.Undefined)
        {
            return a.Type;
        }

        return a switch
        {
            { HasF: true } => Kind.Float,
            { HasI: true } => Kind.Int,
            { HasS: true } => Kind.String,
            { T: not null } => Kind.Tensor,
            { G: not null } => Kind.Graph,
            { Floats.Count: > 0 } => Kind.Floats,
            { Ints.Count: > 0 } => Kind.Ints,
            { Strings.Count: > 0 } => Kind.Strings,
            _ => throw new ImportException(CoreDiagnostics.MalformedModel, $"attribute '{a.Name}' has no value"),
        };
    }
}
