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
    IDiagnosticSink Diagnostics);

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
