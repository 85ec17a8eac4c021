using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>A module on disk: MLIR text, and an .npz beside it that the attribute <c>module.weight_file</c> names.</summary>
public static class ModuleFile
{
    private const string WeightFile = "module.weight_file";

    /// <summary>
    /// Writes text and weights, each to a temporary file that is then renamed. The weights go to NAME_weight.npz, so that two
    /// modules in one folder never share them; the module's attribute is set to that, or removed when there are none.
    /// </summary>
    public static void Save(Module module, string path)
    {
        string weights = Path.GetFileNameWithoutExtension(path) + "_weight.npz";
        if (module.Weights.Count > 0)
        {
            module.Root.Set(WeightFile, weights);
            NpzFile.Write(Beside(path, weights), module.Weights.Names.Select(n => KeyValuePair.Create(n, module.Weights[n])));
        }
        else
        {
            module.Root.RemoveAttribute(WeightFile);
        }

        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream) { NewLine = "\n" };
            MlirPrinter.Print(module, writer);
        });
    }

    /// <summary>Reads text and weights.</summary>
    /// <exception cref="DiagnosticException">A file is missing or malformed, or the weight file is not named as a file beside the text.</exception>
    public static Module Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(CoreDiagnostics.FileNotFound, $"'{path}' does not exist", new SourcePlace(File: path)));
        }

        Module module = MlirParser.Parse(File.ReadAllText(path), path);
        if (module.Root.Attribute(WeightFile) is not { } attribute)
        {
            return module;
        }

        if (attribute is not StringAttribute { Value: var name } || !IsPlainName(name))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedText,
                $"{WeightFile} must be the name of a file beside the text, not {MlirPrinter.Print(attribute)}",
                new SourcePlace(File: path, Path: WeightFile)));
        }

        Dictionary<string, ElementType> types = WeightTypes(module);
        foreach ((string weight, Tensor tensor) in NpzFile.Read(Beside(path, name)))
        {
            module.Weights.Set(weight, types.TryGetValue(weight, out ElementType type) ? Reinterpret(tensor, type) : tensor);
        }

        return module;
    }

    /// <summary>The path of the weights a module read from <paramref name="path"/> names; null when it has none.</summary>
    public static string? WeightsOf(Module module, string path) =>
        module.Root.Attribute(WeightFile) is StringAttribute { Value: var name } ? Beside(path, name) : null;

    /// <summary>A name that cannot lead out of the folder on any system.</summary>
    private static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', ':') < 0 && !name.Any(char.IsControl);

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);

    private static Dictionary<string, ElementType> WeightTypes(Module module)
    {
        var types = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        foreach (Operation operation in module.Root.Walk())
        {
            if (operation is { Name: "top.Weight", Results: [{ Name: { } name, Type: TensorType type }] })
            {
                types[name] = type.Storage;
            }
        }

        return types;
    }

    /// <summary>Gives back the types numpy has no name for; see <see cref="NpyFile"/>.</summary>
    private static Tensor Reinterpret(Tensor tensor, ElementType type) => (tensor.Type, type) switch
    {
        (ElementType.U16, ElementType.BF16) => new Tensor(type, tensor.Shape, tensor.Data),
        // Bytes that are no 4-bit values stay what they are; the verifier then names the weight.
        (ElementType.I8, ElementType.I4) when tensor.As<sbyte>().IndexOfAnyExceptInRange<sbyte>(-8, 7) < 0 => new Tensor(type, tensor.Shape, tensor.Data),
        (ElementType.U8, ElementType.U4) when tensor.As<byte>().IndexOfAnyExceptInRange<byte>(0, 15) < 0 => new Tensor(type, tensor.Shape, tensor.Data),
        _ => tensor,
    };
}
