using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Where computed tensors lie in global memory.</summary>
/// <remarks>
/// A reshape shares its operand's bytes, and operands of a concatenation that end up as whole runs of the result are written
/// there at once, so that they need not be copied. Network inputs and outputs keep their place for the whole run, because the runtime
/// writes inputs before and reads outputs after it; everything else is reused as soon as its last reader is done.
/// </remarks>
public sealed class ActivationPlan
{
    private readonly Dictionary<Value, Value> _roots = [];
    private readonly Dictionary<Value, (Value Whole, long Offset)> _parts = [];
    private readonly Dictionary<int, MemoryPlan<Value>> _plans = [];
    private readonly Dictionary<Value, int> _regions = [];

    /// <summary>Plans a module.</summary>
    /// <param name="module">The lowered module.</param>
    /// <param name="operations">The operations in the order in which they run.</param>
    /// <param name="target">The chip.</param>
    /// <param name="ownRegions">Whether network inputs and outputs lie in regions of their own.</param>
    public ActivationPlan(Module module, IReadOnlyList<Operation> operations, TargetDescription target, bool ownRegions)
    {
        HashSet<Value> outputs = [.. module.Outputs.Select(Root)];
        foreach (Operation concat in operations.Where(o => o.Name == "tpu.Concat" && o.GetOr("quant_mode", "").Length == 0))
        {
            if (!ownRegions || !outputs.Contains(Root(concat.Result)))
            {
                PlaceOperands(concat, outputs, target.GlobalAlignment);
            }
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

                int written = index[root.Definition!];
                root = Whole(root).Value;
                bool input = root.Definition!.Name == "top.Input", pinned = outputs.Contains(root) || input;
                int last = value.Uses.Select(u => index.GetValueOrDefault(u.Owner, operations.Count)).DefaultIfEmpty(index[operation]).Max();
                (int first, int end) = lives.GetValueOrDefault(root, (written, index[operation]));
                lives[root] = pinned ? (0, operations.Count) : (Math.Min(first, written), Math.Max(end, last));
                _regions[root] = !ownRegions || !pinned ? GlobalRegion.Activations : input ? GlobalRegion.Inputs : GlobalRegion.Outputs;
            }
        }

        for (int region = GlobalRegion.Activations; region < GlobalRegion.Count; region++)
        {
            _plans[region] = GlobalMemoryPlanner.Plan(
                [.. lives.Where(l => _regions[l.Key] == region).Select(l => new LiveTensor<Value>(l.Key, l.Key.TensorType.Bytes, l.Value.First, l.Value.Last))],
                target.GlobalAlignment);
        }
    }

    /// <summary>The most bytes of computed tensors alive at one time, without inputs and outputs that have regions of their own.</summary>
    public long LargestLiveSet => _plans[GlobalRegion.Activations].LargestLiveSet;

    /// <summary>Bytes of a region.</summary>
    public long Bytes(int region) => _plans[region].Bytes;

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

    /// <summary>The place of a computed value.</summary>
    public GlobalAddress Address(Value value)
    {
        (Value whole, long offset) = Whole(Root(value));
        int region = _regions[whole];
        return new GlobalAddress(region, _plans[region].Offsets[whole] + offset);
    }

    /// <summary>The value a root lies in, with the offset there; itself when it has a place of its own.</summary>
    private (Value Value, long Offset) Whole(Value root)
    {
        long offset = 0;
        while (_parts.TryGetValue(root, out (Value Whole, long Offset) part))
        {
            (root, offset) = (part.Whole, offset + part.Offset);
        }

        return (root, offset);
    }

    /// <summary>
    /// Gives operands of a concatenation their place in the result: computed ones of its type, aligned, that nothing else holds
    /// in place.
    /// </summary>
    private void PlaceOperands(Operation concat, HashSet<Value> outputs, int alignment)
    {
        Value result = concat.Result;
        long axis = concat.Get<long>("axis");
        if (result.Shape.Product(0, (int)(axis < 0 ? axis + result.Shape.Rank : axis)) != 1)
        {
            return;
        }

        long at = 0;
        foreach (Value operand in concat.Operands)
        {
            Value root = Root(operand);
            if (at % alignment == 0 && !root.IsWeight() && root.Definition!.Name != "top.Input" && !outputs.Contains(root)
                && !_parts.ContainsKey(root) && root.Element == result.Element)
            {
                _parts.Add(root, (result, at));
            }

            at += operand.TensorType.Bytes;
        }
    }
}
