using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>Reads a framework's models.</summary>
public interface IFrontend
{
    /// <summary>
    /// Reads a model into top operations. Locations carry the source's tensor and node names. Everything wrong is reported
    /// in one run.
    /// </summary>
    /// <exception cref="DiagnosticException">The model cannot be imported.</exception>
    Module Import(ImportRequest request);

    /// <summary>
    /// Small models the frontend reads, from which the conformance kit tests import, determinism and unloading; none by default.
    /// </summary>
    IReadOnlyList<ModelSample> Samples => [];
}

/// <summary>A small model in one file.</summary>
/// <param name="Name">A short name, unique among the frontend's samples: "two_layers".</param>
/// <param name="Extension">The file's extension, with its dot.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record ModelSample(string Name, string Extension, byte[] Content)
{
    /// <summary>Inputs by name; with <see cref="Expected"/> the imported model is run on them.</summary>
    public IReadOnlyDictionary<string, Tensor>? Inputs { get; init; }

    /// <summary>The outputs by name, from an independent source such as the framework itself.</summary>
    public IReadOnlyDictionary<string, Tensor>? Expected { get; init; }
}

/// <summary>What to import.</summary>
/// <param name="Path">The model's file.</param>
/// <param name="InputShapes">Shapes the user gives for inputs, by name; they replace the model's own.</param>
/// <param name="Outputs">Tensors to take as outputs instead of the model's own; empty for the model's own.</param>
/// <param name="Operators">The operators in use.</param>
/// <param name="Diagnostics">Takes warnings and remarks.</param>
public sealed record ImportRequest(
    string Path,
    IReadOnlyDictionary<string, Shape> InputShapes,
    IReadOnlyList<string> Outputs,
    OpRegistry Operators,
    IDiagnosticSink Diagnostics)
{
    /// <summary>To be given the full path of every further file the model is read from, so that a lock can record it; or null.</summary>
    public Action<string>? FileRead { get; init; }
}

/// <summary>Metadata of an exported frontend.</summary>
public interface IFrontendMetadata
{
    /// <summary>The framework's name, lower case: "onnx".</summary>
    string Framework { get; }
}

/// <summary>Exports a frontend.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportFrontendAttribute(string framework) : ExportAttribute(typeof(IFrontend)), IFrontendMetadata
{
    /// <inheritdoc/>
    public string Framework { get; } = framework;
}
