using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Tensors;

/// <summary>What npy and npz have in common.</summary>
internal static class DataFiles
{
    public static FileStream Open(string path) => File.Exists(path)
        ? File.OpenRead(path)
        : throw new DiagnosticException(new Diagnostic(CoreDiagnostics.FileNotFound, $"'{path}' does not exist", new SourcePlace(File: path)));

    public static DiagnosticException Malformed(string path, string? array, string reason) => new(new Diagnostic(
        CoreDiagnostics.MalformedData,
        array is null ? $"'{path}' cannot be read: {reason}" : $"the array '{array}' of '{path}' cannot be read: {reason}",
        new SourcePlace(File: path, Tensor: array),
        Help: "the file is damaged, cut short, or of another kind: write it again"));
}
