using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Selects the nodes the outputs depend on and puts them in an order in which they can be computed.</summary>
internal sealed class GraphOrder
{
    private readonly List<GraphNode> _nodes;
    private readonly Dictionary<string, int> _producers = new(StringComparer.Ordinal);

    /// <summary>An index of the nodes by the tensors they compute.</summary>
    /// <exception cref="ImportException">Two nodes compute one tensor, or a node computes one of <paramref name="given"/>.</exception>
    public GraphOrder(List<GraphNode> nodes, IReadOnlySet<string> given)
    {
        _nodes = nodes;
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Proto.Output.Where(o => o.Length > 0))
            {
                if (given.Contains(output) || !_producers.TryAdd(output, i))
                {
                    throw new ImportException(
                        CoreDiagnostics.MalformedModel, $"tensor '{output}' is defined twice, the second time by node '{nodes[i].Name}'", "every tensor of a graph has one definition");
                }
            }
        }
    }

    /// <summary>The tensors some node computes.</summary>
    public IEnumerable<string> Computed => _producers.Keys;

    /// <summary>The nodes the tensors depend on, in the model's order where that can be computed as it stands.</summary>
    /// <param name="wanted">The tensors wanted.</param>
    /// <param name="given">Tensors that need no node.</param>
    /// <param name="missing">Takes each tensor that nothing defines, with its reader.</param>
    /// <exception cref="ImportException">Nodes depend on themselves.</exception>
    public List<GraphNode> For(IEnumerable<string> wanted, IReadOnlySet<string> given, Action<GraphNode, string> missing)
    {
        HashSet<int> needed = Needed(wanted, given, missing);
        var order = new List<GraphNode>(needed.Count);
        var pending = new Dictionary<int, int>();
        var readers = new Dictionary<int, List<int>>();
        var ready = new PriorityQueue<int, int>();
        foreach (int node in needed)
        {
            int[] sources = [.. Sources(node)];
            pending[node] = sources.Length;
            foreach (int source in sources)
            {
                (readers.TryGetValue(source, out List<int>? list) ? list : readers[source] = []).Add(node);
            }

            if (sources.Length == 0)
            {
                ready.Enqueue(node, node);
            }
        }

        while (ready.TryDequeue(out int node, out _))
        {
            order.Add(_nodes[node]);
            foreach (int reader in readers.GetValueOrDefault(node) ?? [])
            {
                if (--pending[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        if (order.Count < needed.Count)
        {
            GraphNode stuck = _nodes[pending.Where(p => p.Value > 0).Min(p => p.Key)];
            throw new ImportException(CoreDiagnostics.MalformedModel, $"node '{stuck.Name}' depends on its own result", "a graph must have no cycles");
        }

        return order;
    }

    private HashSet<int> Needed(IEnumerable<string> wanted, IReadOnlySet<string> given, Action<GraphNode, string> missing)
    {
        var needed = new HashSet<int>();
        var open = new Stack<int>(wanted.Where(_producers.ContainsKey).Select(w => _producers[w]));
        while (open.TryPop(out int node))
        {
            if (!needed.Add(node))
            {
                continue;
            }

            foreach (string name in _nodes[node].Reads.Distinct())
            {
                if (_producers.TryGetValue(name, out int source))
                {
                    open.Push(source);
                }
                else if (!given.Contains(name))
                {
                    missing(_nodes[node], name);
                }
            }
        }

        return needed;
    }

    private IEnumerable<int> Sources(int node) =>
        _nodes[node].Reads.Where(_producers.ContainsKey).Select(name => _producers[name]).Distinct();
}
