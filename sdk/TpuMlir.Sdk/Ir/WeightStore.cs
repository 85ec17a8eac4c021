using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>The data of a module's weights by name. Tensors in it are never changed in place.</summary>
public sealed class WeightStore
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>The names in ordinal order.</summary>
    public IEnumerable<string> Names => _tensors.Keys.Order(StringComparer.Ordinal);

    /// <summary>Number of weights.</summary>
    public int Count => _tensors.Count;

    /// <summary>The tensor of that name; throws when there is none.</summary>
    public Tensor this[string name] => _tensors.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new InvalidOperationException($"the weight file has no tensor \"{name}\"");

    /// <summary>True when there is a tensor of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>Adds or replaces a tensor.</summary>
    public void Set(string name, Tensor tensor) => _tensors[name] = tensor;

    /// <summary>Removes a tensor.</summary>
    public void Remove(string name) => _tensors.Remove(name);

    /// <summary>A name not used yet: <paramref name="wanted"/> or that with a number behind it.</summary>
    public string Unique(string wanted)
    {
        string name = wanted;
        for (int i = 1; _tensors.ContainsKey(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
