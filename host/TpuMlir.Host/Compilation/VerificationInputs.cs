using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
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
        return NetworkInputs.Read(file, module);
    }

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
