namespace TpuMlir.Sdk.Ir;

/// <summary>Copies modules and operations.</summary>
public static class ModuleCloner
{
    /// <summary>A deep copy of a module; weight tensors are shared.</summary>
    public static Module Clone(Module module)
    {
        var weights = new WeightStore();
        foreach (string name in module.Weights.Names)
        {
            weights.Set(name, module.Weights[name]);
        }

        return new Module(Clone(module.Root, []), weights);
    }

    /// <summary>Copies an operation with its regions. Operands are looked up in <paramref name="map"/>, or kept when absent; results are added to it.</summary>
    public static Operation Clone(Operation source, Dictionary<Value, Value> map)
    {
        var copy = new Operation(
            source.Name,
            source.Location,
            source.Operands.Select(o => map.GetValueOrDefault(o, o)),
            source.Results.Select(r => r.Type));
        foreach ((string name, IrAttribute value) in source.Attributes)
        {
            copy.Set(name, value);
        }

        for (int i = 0; i < source.Results.Count; i++)
        {
            map[source.Results[i]] = copy.Results[i];
        }

        foreach (Region region in source.Regions)
        {
            Region regionCopy = copy.AddRegion();
            foreach (Block block in region.Blocks)
            {
                Block blockCopy = regionCopy.AddBlock();
                foreach (BlockArgument argument in block.Arguments)
                {
                    map[argument] = blockCopy.AddArgument(argument.Type, argument.Location);
                }

                foreach (Operation inner in block.Operations)
                {
                    blockCopy.Append(Clone(inner, map));
                }
            }
        }

        return copy;
    }
}
