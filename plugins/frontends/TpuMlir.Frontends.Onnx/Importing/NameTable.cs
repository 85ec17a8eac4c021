namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>The names taken by the source's tensors and by what the importers added.</summary>
internal sealed class NameTable(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>Takes a name: <paramref name="wanted"/> or that with a number behind it.</summary>
    public string Unique(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_taken.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
