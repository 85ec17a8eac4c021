using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Replaces calls of the model's own functions by the functions' nodes.</summary>
/// <remarks>Inner tensors and nodes are named "call/inner", so that every name stays unique and tells where it comes from.</remarks>
internal sealed class FunctionInliner(ModelProto model)
{
    private const int DepthLimit = 64;

    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = Index(model);
    private readonly IReadOnlyDictionary<string, long> _opsets = Opset.Read(model.OpsetImport);

    /// <summary>The graph's nodes without calls.</summary>
    /// <exception cref="ImportException">Functions call each other without end.</exception>
    public List<GraphNode> Expand(GraphProto graph) => Expand(graph, _opsets);

    /// <summary>The nodes of a subgraph whose node uses the given operator sets.</summary>
    /// <exception cref="ImportException">Functions call each other without end.</exception>
    public List<GraphNode> Expand(GraphProto graph, IReadOnlyDictionary<string, long> opsets)
    {
        var nodes = new List<GraphNode>();
        foreach (NodeProto node in graph.Node)
        {
            Expand(new GraphNode(node, opsets), nodes, 0);
        }

        return nodes;
    }

    private static Dictionary<(string, string, string), FunctionProto> Index(ModelProto model)
    {
        var functions = new Dictionary<(string, string, string), FunctionProto>();
        foreach (FunctionProto function in model.Functions)
        {
            functions[(Opset.Normal(function.Domain), function.Name, function.Overload)] = function;
        }

        return functions;
    }

    private void Expand(GraphNode node, List<GraphNode> nodes, int depth)
    {
        if (!_functions.TryGetValue((node.Domain, node.Proto.OpType, node.Proto.Overload), out FunctionProto? function))
        {
            nodes.Add(node);
            return;
        }

        if (depth == DepthLimit)
        {
            throw new ImportException(CoreDiagnostics.MalformedModel, $"function '{node.Operator}' calls itself", "functions are expanded in place and must end");
        }

        Dictionary<string, string> names = Arguments(node, function);
        Dictionary<string, long> opsets = Opset.Read(function.OpsetImport);
        foreach (NodeProto inner in function.Node)
        {
            NodeProto copy = inner.Clone();
            copy.Name = $"{node.Name}/{(inner.Name.Length > 0 ? inner.Name : inner.OpType)}";
            Rename(copy, names, node.Name);
            Substitute(copy, node.Proto, function);
            Expand(new GraphNode(copy, opsets), nodes, depth + 1);
        }
    }

    /// <summary>Formal names by the caller's; absent arguments become absent inputs.</summary>
    private static Dictionary<string, string> Arguments(GraphNode node, FunctionProto function)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (int i = 0; i < function.Input.Count; i++)
        {
            names[function.Input[i]] = i < node.Proto.Input.Count ? node.Proto.Input[i] : "";
        }

        for (int i = 0; i < function.Output.Count; i++)
        {
            string outer = i < node.Proto.Output.Count ? node.Proto.Output[i] : "";
            names[function.Output[i]] = outer.Length > 0 ? outer : $"{node.Name}/{function.Output[i]}";
        }

        return names;
    }

    private static void Rename(NodeProto node, Dictionary<string, string> names, string call)
    {
        for (int i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = names.GetValueOrDefault(node.Input[i], $"{call}/{node.Input[i]}");
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            node.Output[i] = names.GetValueOrDefault(node.Output[i], $"{call}/{node.Output[i]}");
        }

        foreach (GraphProto graph in node.Attribute.Where(a => a.G is not null).Select(a => a.G))
        {
            foreach (NodeProto inner in graph.Node)
            {
                Rename(inner, names, call);
            }

            foreach (ValueInfoProto value in graph.Output.Concat(graph.Input))
            {
                value.Name = names.GetValueOrDefault(value.Name, $"{call}/{value.Name}");
            }

            foreach (TensorProto tensor in graph.Initializer)
            {
                tensor.Name = $"{call}/{tensor.Name}";
            }
        }
    }

    /// <summary>Attributes that refer to the call's take its value, else the function's default, else they are absent.</summary>
    private static void Substitute(NodeProto node, NodeProto call, FunctionProto function)
    {
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            AttributeProto attribute = node.Attribute[i];
            foreach (NodeProto inner in attribute.G?.Node ?? [])
            {
                Substitute(inner, call, function);
            }

            if (attribute.RefAttrName.Length == 0)
            {
                continue;
            }

            AttributeProto? value = call.Attribute.Concat(function.AttributeProto).FirstOrDefault(a => a.Name == attribute.RefAttrName);
            node.Attribute.RemoveAt(i);
            if (value is not null)
            {
                AttributeProto copy = value.Clone();
                copy.Name = attribute.Name;
                node.Attribute.Insert(i, copy);
            }
        }
    }
}
