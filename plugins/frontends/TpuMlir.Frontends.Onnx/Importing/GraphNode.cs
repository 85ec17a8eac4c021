using TpuMlir.Frontends.Onnx.Schema;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>A node with the operator sets it is written for (a function may use others than the model).</summary>
internal sealed record GraphNode(NodeProto Proto, IReadOnlyDictionary<string, long> Opsets)
{
    /// <summary>The operator's domain; "" for ONNX's own under any of its spellings.</summary>
    public string Domain => Opset.Normal(Proto.Domain);

    /// <summary>The version of the domain's operator set.</summary>
    public long Version => Opsets.GetValueOrDefault(Domain, 1);

    /// <summary>The node's name; a node without one is named after its first output.</summary>
    public string Name => Proto.Name.Length > 0 ? Proto.Name : Proto.Output.FirstOrDefault(o => o.Length > 0) ?? Proto.OpType;

    /// <summary>The operator with its domain, for messages.</summary>
    public string Operator => Domain.Length == 0 ? Proto.OpType : $"{Domain}::{Proto.OpType}";

    /// <summary>Every tensor the node reads, those its subgraphs take from outside included.</summary>
    public IEnumerable<string> Reads => Proto.Input.Where(i => i.Length > 0).Concat(
        Proto.Attribute.SelectMany(a => a.G is null ? (IEnumerable<GraphProto>)a.Graphs : [a.G]).SelectMany(Captured));

    private IEnumerable<string> Captured(GraphProto graph)
    {
        HashSet<string> own =
        [
            .. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(i => i.Name), .. graph.Node.SelectMany(n => n.Output),
        ];
        return graph.Node.SelectMany(n => new GraphNode(n, Opsets).Reads)
            .Concat(graph.Output.Select(o => o.Name))
            .Where(name => !own.Contains(name));
    }
}

/// <summary>Operator set imports.</summary>
internal static class Opset
{
    /// <summary>Domains by version, "ai.onnx" under its short name "".</summary>
    public static Dictionary<string, long> Read(IEnumerable<OperatorSetIdProto> imports)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in imports)
        {
            versions[Normal(import.Domain)] = import.Version;
        }

        return versions;
    }

    /// <summary>ONNX's own domain has two spellings.</summary>
    public static string Normal(string domain) => domain == "ai.onnx" ? "" : domain;
}
