using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>Turns one kind of source node into operations. Stateless; exported with <see cref="ExportImporterAttribute"/>.</summary>
public interface IOpImporter
{
    /// <summary>Creates the operations of a node and sets its results.</summary>
    /// <exception cref="ImportException">The node cannot be imported; the frontend adds where.</exception>
    void Import(SourceNode node, ImportContext context);

    /// <summary>Small nodes the importer takes, from which the conformance kit tests it; none by default.</summary>
    IReadOnlyList<ImporterSample> Samples => [];
}

/// <summary>A node to test an importer with.</summary>
/// <param name="Name">A short name, unique among the importer's samples.</param>
/// <param name="Node">The node.</param>
/// <param name="Inputs">Data of the node's inputs that are computed at run time, by name.</param>
public sealed record ImporterSample(string Name, SourceNode Node, IReadOnlyDictionary<string, Tensor> Inputs)
{
    /// <summary>Data of the node's inputs that are constants, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Constants { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>The outputs by name, from an independent source such as the framework itself; null when there are none.</summary>
    public IReadOnlyDictionary<string, Tensor>? Expected { get; init; }
}

/// <summary>A node of a source model in neutral form.</summary>
/// <param name="Domain">The operator's domain; "" for the framework's own.</param>
/// <param name="Type">The operator's type: "Conv".</param>
/// <param name="Version">The version of the domain's operator set the model uses.</param>
/// <param name="Name">The node's name; made from its first output when the model gives none.</param>
/// <param name="Inputs">Names of the inputs; "" for an absent one.</param>
/// <param name="Outputs">Names of the outputs; "" for one not wanted.</param>
/// <param name="Attributes">
/// The attributes: long, double, string, Tensor, or arrays long[], double[], string[]; other kinds are kept as an object the
/// importer does not understand.
/// </param>
public sealed record SourceNode(
    string Domain,
    string Type,
    long Version,
    string Name,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, object> Attributes)
{
    /// <summary>An attribute, or <paramref name="otherwise"/> when it is absent.</summary>
    /// <exception cref="ImportException">The attribute is of another type.</exception>
    public T Get<T>(string name, T otherwise) => !Attributes.TryGetValue(name, out object? value)
        ? otherwise
        : value is T typed
            ? typed
            : throw new ImportException(CoreDiagnostics.InvalidNode, $"attribute '{name}' is a {value.GetType().Name}, not a {typeof(T).Name}");

    /// <summary>A required attribute.</summary>
    /// <exception cref="ImportException">The attribute is absent or of another type.</exception>
    public T Get<T>(string name) => Attributes.ContainsKey(name)
        ? Get<T>(name, default!)
        : throw new ImportException(CoreDiagnostics.InvalidNode, $"attribute '{name}' is missing");
}

/// <summary>What an importer works with: the values of its node's inputs, a builder, and a place for its results.</summary>
public abstract class ImportContext
{
    /// <summary>Creates operations at the right place.</summary>
    public abstract OpBuilder Builder { get; }

    /// <summary>The location of an output of the node: its tensor name with the node as child.</summary>
    public abstract Location LocationOf(int output);

    /// <summary>A location for an operation the importer adds in between; <paramref name="suffix"/> tells what it is for.</summary>
    public abstract Location Derived(string suffix);

    /// <summary>The value of an input.</summary>
    /// <exception cref="ImportException">The input is absent.</exception>
    public abstract Value Input(int index);

    /// <summary>The value of an input, or null when it is absent.</summary>
    public abstract Value? Optional(int index);

    /// <summary>The data of an input when it is a constant (initialiser, constant node, or folded), otherwise null.</summary>
    public abstract Tensor? Constant(int index);

    /// <summary>The data of an input that must be a constant.</summary>
    /// <exception cref="ImportException">The input is absent or computed at run time.</exception>
    public abstract Tensor RequiredConstant(int index);

    /// <summary>A new constant of the module.</summary>
    public abstract Value Weight(string suffix, Tensor data);

    /// <summary>Sets the value of an output.</summary>
    public abstract void SetOutput(int index, Value value);
}

/// <summary>A node cannot be imported; the frontend makes a diagnostic of it.</summary>
public sealed class ImportException(DiagnosticDescriptor descriptor, string message, string? why = null, string? help = null) : Exception(message)
{
    /// <summary>The kind of problem.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    /// <summary>The cause.</summary>
    public string? Why { get; } = why;

    /// <summary>What to do.</summary>
    public string? Help { get; } = help;
}

/// <summary>Metadata of an exported importer.</summary>
public interface IImporterMetadata
{
    /// <summary>The framework's name: "onnx".</summary>
    string Framework { get; }

    /// <summary>The operator's domain; "" for the framework's own.</summary>
    string Domain { get; }

    /// <summary>The operator types it imports.</summary>
    string[] Types { get; }

    /// <summary>First version of the operator set it understands.</summary>
    long Since { get; }

    /// <summary>Last version it understands; <see cref="long.MaxValue"/> for no end.</summary>
    long Until { get; }
}

/// <summary>Exports an importer for one or more operator types.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportImporterAttribute(string framework, params string[] types) : ExportAttribute(typeof(IOpImporter)), IImporterMetadata
{
    /// <inheritdoc/>
    public string Framework { get; } = framework;

    /// <inheritdoc/>
    public string Domain { get; set; } = "";

    /// <inheritdoc/>
    public string[] Types { get; } = types;

    /// <inheritdoc/>
    public long Since { get; set; } = 1;

    /// <inheritdoc/>
    public long Until { get; set; } = long.MaxValue;
}
