using System.ComponentModel.Composition;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>Runs a source model in its own framework, to compare with.</summary>
public interface IReferenceRunner
{
    /// <summary>True when the framework's library was found; otherwise <paramref name="reason"/> says what is missing and how to get it.</summary>
    bool IsAvailable(ReferenceOptions options, out string reason);

    /// <summary>Runs the model and returns the outputs and, where the framework can give them, the intermediate tensors wanted.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="wanted">Tensor names wanted besides the outputs; those the model does not have are left out.</param>
    /// <param name="options">How to find and run the framework.</param>
    IReadOnlyDictionary<string, Tensor> Run(string path, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyCollection<string> wanted, ReferenceOptions options);
}

/// <summary>How to find and run a reference framework.</summary>
/// <param name="Library">Path of its native library, or null to search.</param>
/// <param name="Threads">Threads it may use.</param>
public sealed record ReferenceOptions(string? Library = null, int Threads = 1);

/// <summary>Metadata of an exported reference runner.</summary>
public interface IReferenceRunnerMetadata
{
    /// <summary>The framework whose models it runs: "onnx".</summary>
    string Framework { get; }

    /// <summary>The name shown to users: "ONNX Runtime".</summary>
    string Title { get; }
}

/// <summary>Exports a reference runner.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportReferenceRunnerAttribute(string framework, string title) : ExportAttribute(typeof(IReferenceRunner)), IReferenceRunnerMetadata
{
    /// <inheritdoc/>
    public string Framework { get; } = framework;

    /// <inheritdoc/>
    public string Title { get; } = title;
}
