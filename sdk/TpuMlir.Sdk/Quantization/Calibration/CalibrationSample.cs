using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>One set of inputs to calibrate on.</summary>
/// <param name="Name">The file it comes from.</param>
/// <param name="Inputs">A tensor for every input of the network.</param>
public sealed record CalibrationSample(string Name, IReadOnlyDictionary<string, Tensor> Inputs);

/// <summary>Files of network inputs.</summary>
public static class NetworkInputs
{
    /// <summary>Reads an npz with one array for each input, under its name; converted to the input's element type.</summary>
    /// <exception cref="DiagnosticException">The file is damaged, or an array is missing or of another shape; all of them.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string file, Module module)
    {
        OrderedDictionary<string, Tensor> all = NpzFile.Read(file);
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var bag = new DiagnosticBag();
        foreach (Operation input in module.Inputs)
        {
            string name = input.Location.Name!;
            TensorType type = input.Result.TensorType;
            if (!all.TryGetValue(name, out Tensor? tensor))
            {
                bag.Report(Wrong(file, name, $"\"{file}\" has no array \"{name}\"", $"it has {string.Join(", ", all.Keys)}"));
            }
            else if (!tensor.Shape.Equals(type.Shape))
            {
                bag.Report(Wrong(file, name, $"array \"{name}\" is {tensor}", $"the network takes {type.Shape} of {type.Storage.Text()}"));
            }
            else
            {
                inputs[name] = tensor.To(type.Storage);
            }
        }

        bag.ThrowIfErrors();
        return inputs;
    }

    private static Diagnostic Wrong(string file, string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(file, Tensor: tensor), why, "give an npz with one array for each input, under its name");
}
