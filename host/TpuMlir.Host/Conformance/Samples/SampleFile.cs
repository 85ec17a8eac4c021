using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Samples;

/// <summary>A model in a folder of its own for as long as it is needed.</summary>
internal sealed class SampleFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tpumlir-conformance-");

    /// <summary>Writes the content into a file.</summary>
    public SampleFile(string name, ReadOnlySpan<byte> content)
    {
        Path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(Path, content);
    }

    /// <summary>Writes a frontend's sample.</summary>
    public SampleFile(ModelSample sample)
        : this(sample.Name + sample.Extension, sample.Content)
    {
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Asks for the import of the file as it is.</summary>
    public ImportRequest Request(OpRegistry operators) => Request(Path, operators);

    /// <summary>Asks for the import of a file as it is.</summary>
    public static ImportRequest Request(string path, OpRegistry operators) => new(path, new Dictionary<string, Shape>(), [], operators, new DiagnosticBag());

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
