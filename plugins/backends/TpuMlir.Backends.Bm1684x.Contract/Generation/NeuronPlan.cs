using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Where computed tensors lie in neuron memory.</summary>
/// <remarks>
/// A reshape shares its operand's bytes. Network inputs and outputs keep their place for the whole run, because the runtime
/// writes inputs before and reads outputs after it; everything else is reused as soon as its last reader is done.
/// </remarks>
internal sealed class NeuronPlan
{
    private readonly Dictionary<Value, Value> _roots = [];
    private readonly MemoryPlan<Value> _plan;

    public NeuronPlan(Module module, IReadOnlyList<Operation> operations, TargetDescription target)
    {
        var outputs = new HashSet<Value>();
        foreach (Value output in module.Outputs)
        {
            outputs.Add(Root(output));
        }

        var index = operations.Select((o, i) => (o, i)).ToDictionary(p => p.o, p => p.i);
        Dictionary<Value, (int First, int Last)> lives = [];
        foreach (Operation operation in operations)
        {
            foreach (Value value in operation.Results.Where(r => !r.IsNone && !r.IsWeight()))
            {
                Value root = Root(value);
                if (root.IsWeight())
                {
                    continue;
                }

                bool pinned = outputs.Contains(root) || root.Definition!.Name == "top.Input";
                int last = value.Uses.Select(u => index.GetValueOrDefault(u.Owner, operations.Count)).DefaultIfEmpty(index[operation]).Max();
                (int first, int end) = lives.GetValueOrDefault(root, (index[root.Definition!], index[operation]));
                lives[root] = pinned ? (0, operations.Count) : (first, Math.Max(end, last));
            }
        }

        _plan = GlobalMemoryPlanner.Plan([.. lives.Select(l => new LiveTensor<Value>(l.Key, l.Key.TensorType.Bytes, l.Value.First, l.Value.Last))], target.GlobalAlignment);
    }

    /// <summary>Bytes of neuron memory.</summary>
    public long Bytes => _plan.Bytes;

    /// <summary>The most bytes alive at one time.</summary>
    public long LargestLiveSet => _plan.LargestLiveSet;

    /// <summary>The value whose bytes this one is.</summary>
    public Value Root(Value value)
    {
        if (!_roots.TryGetValue(value, out Value? root))
        {
            root = value.Definition is { Name: "tpu.Reshape" } reshape ? Root(reshape.Operand(0)) : value;
            _roots.Add(value, root);
        }

        return root;
    }

    /// <summary>Offset of a computed value.</summary>
    public long Offset(Value value) => _plan.Offsets[Root(value)];
}
