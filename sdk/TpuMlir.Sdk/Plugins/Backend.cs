using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>Compiles lowered modules for one chip.</summary>
public interface IBackend
{
    /// <summary>The chip as data.</summary>
    TargetDescription Target { get; }

    /// <summary>Numeric modes it can lower to ("F32", "F16", "BF16", ...); the first is the default.</summary>
    IReadOnlyList<string> Modes { get; }

    /// <summary>True when a mode needs the ranges of values, so that calibration must come before it.</summary>
    bool NeedsRanges(string mode) => NumericModes.NeedsRanges(mode);

    /// <summary>True when the chip's quantised values have no zero points: ranges are then made symmetric.</summary>
    bool IsSymmetric => true;

    /// <summary>The tpu operators of its own and those it can evaluate and generate.</summary>
    INumericReference Reference { get; }

    /// <summary>Replaces every top operation by tpu operations typed as the chip computes.</summary>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them in one go.</exception>
    void Lower(Module module, LoweringRequest request);

    /// <summary>Assigns addresses and generates the artifact of a lowered module.</summary>
    /// <exception cref="DiagnosticException">The module cannot be generated, or the program fails a check.</exception>
    CompiledArtifact Generate(Module module, GenerationRequest request);

    /// <summary>
    /// This backend with parts another plugin brings, besides those it has; asked for each such plugin, before anything else. A
    /// backend that takes none refuses them. Two parts that do the same are no fault until that is asked for
    /// (<see cref="BackendPartTable{T}"/>).
    /// </summary>
    /// <exception cref="DiagnosticException">A part is of a kind this backend does not take; the plugin is left out then.</exception>
    IBackend With(BackendParts parts)
    {
        parts.RequireOnly(Target.Name);
        return this;
    }
}

/// <summary>How to lower.</summary>
/// <param name="Mode">The numeric mode.</param>
/// <param name="Operators">The operators in use.</param>
/// <param name="Diagnostics">Takes remarks, among them every operator kept in another type and why.</param>
public sealed record LoweringRequest(string Mode, OpRegistry Operators, IDiagnosticSink Diagnostics)
{
    /// <summary>Operations, by tensor name, that compute in floating point though the mode is quantised.</summary>
    public IReadOnlySet<string> KeptFloating { get; init; } = new HashSet<string>();

    /// <summary>Whether the caller of the network gives inputs in the type the chip computes with; null for the chip's way.</summary>
    public bool? InputsAsComputed { get; init; }

    /// <summary>Whether the caller of the network takes outputs in the type the chip computes; null for the chip's way.</summary>
    public bool? OutputsAsComputed { get; init; }
}

/// <summary>How to generate.</summary>
/// <param name="Operators">The operators in use.</param>
/// <param name="Diagnostics">Takes warnings and remarks.</param>
/// <param name="Progress">Told about each operation, or null.</param>
public sealed record GenerationRequest(OpRegistry Operators, IDiagnosticSink Diagnostics, Action<string, int, int>? Progress = null);

/// <summary>What a backend made of a module.</summary>
/// <param name="Extension">File extension of the container, with its dot.</param>
/// <param name="Content">The container's bytes.</param>
/// <param name="Boundaries">For each operation of the module, in order, where its commands end; see <see cref="OpBoundary"/>.</param>
/// <param name="Statistics">Named sizes and counts for reports: "coefficient bytes", "neuron bytes", "neuron peak live bytes", commands by engine.</param>
public sealed record CompiledArtifact(
    string Extension,
    byte[] Content,
    IReadOnlyList<OpBoundary> Boundaries,
    IReadOnlyDictionary<string, long> Statistics);

/// <summary>Where in the command streams an operation is complete, and where its results lie then.</summary>
/// <param name="Operation">The operation's location name.</param>
/// <param name="LastCommand">For each engine, in the target's order, the number of commands up to and with this operation.</param>
/// <param name="Results">The results in memory.</param>
public sealed record OpBoundary(string Operation, IReadOnlyList<long> LastCommand, IReadOnlyList<PlacedTensor> Results);

/// <summary>A tensor in the artifact's global memory.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Address">Its address as compiled.</param>
/// <param name="Type">Its type.</param>
public sealed record PlacedTensor(string Name, ulong Address, TensorType Type);

/// <summary>A chip's arithmetic: computes whole tensors of tpu operations from their definitions, bit for bit as the chip does.</summary>
public interface INumericReference
{
    /// <summary>True when it can compute operations of that name.</summary>
    bool Supports(string operationName);

    /// <summary>Computes the results of one operation.</summary>
    void Infer(Operation operation, InferenceContext context);
}

/// <summary>Metadata of an exported backend.</summary>
public interface IBackendMetadata
{
    /// <summary>The chip's name, lower case, as the manifest gives it.</summary>
    string Chip { get; }
}

/// <summary>Exports a backend.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportBackendAttribute(string chip) : ExportAttribute(typeof(IBackend)), IBackendMetadata
{
    /// <inheritdoc/>
    public string Chip { get; } = chip;
}
