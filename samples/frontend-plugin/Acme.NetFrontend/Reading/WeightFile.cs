using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace Acme.NetFrontend.Reading;

/// <summary>The npz file beside a network.</summary>
internal sealed class WeightFile
{
    private readonly OrderedDictionary<string, Tensor> _tensors = [];

    /// <exception cref="DiagnosticException">It is no file beside the network, or it cannot be read.</exception>
    public WeightFile(string network, string name, int line)
    {
        Name = name;
        if (name.Length == 0)
        {
            return;
        }

        // A network comes from anywhere: it may name a file beside it, and no other.
        if (Path.GetFileName(name) != name || name is "." or "..")
        {
            throw new DiagnosticException(new Diagnostic(
                NetDiagnostics.Value,
                $"'weights' is '{name}', which is not the name of a file beside the network",
                new SourcePlace(network, Path: $"line {line}"),
                Help: "put the npz file beside the network"));
        }

        _tensors = NpzFile.Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(network))!, name));
    }

    /// <summary>Its name; empty for a network without weights.</summary>
    public string Name { get; }

    /// <summary>The names of the arrays.</summary>
    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>An array in f32, or null.</summary>
    public Tensor? Find(string name) =>
        _tensors.TryGetValue(name, out Tensor? tensor) ? tensor.To(ElementType.F32) : null;
}
