using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Compilation;

/// <summary>The sets of inputs a verification runs on.</summary>
public static class VerificationInputs
{
    /// <summary>Reads the files, or draws one set when there are none.</summary>
    /// <exception cref="DiagnosticException">A file is missing, damaged, or does not fit the network.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Read(IReadOnlyList<string> files, Module module, IDiagnosticSink sink)
    {
        if (files.Count > 0)
        {
            return [.. files.Select(f => Read(f, module))];
        }

        sink.Report(new Diagnostic(
            CoreDiagnostics.VerificationNotDone,
            "the manifest names no inputs for verification; random ones are used",
            Why: "random data does not show what real data does",
            Help: "set verify.inputs to npz files of real inputs"));
        return [Draw(module)];
    }

    /// <summary>Uniform values in [0, 1) for every input, the same each time.</summary>
    public static IReadOnlyDictionary<string, Tensor> Draw(Module module)
    {
        var random = new Random(1);
        return module.Inputs.ToDictionary(i => i.Location.Name!, i => Draw(i.Result.TensorType, random));
    }

    private static IReadOnlyDictionary<string, Tensor> Read(string file, Module module)
    {
        ModelSource.RequireFile(file, "check the path; paths in a manifest are relative to its folder");
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

    private static Tensor Draw(TensorType type, Random random)
    {
        var tensor = new Tensor(ElementType.F32, type.Shape!);
        foreach (ref float value in tensor.Floats())
        {
            value = random.NextSingle();
        }

        return tensor.To(type.Storage);
    }
}
