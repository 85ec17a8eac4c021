using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>Reads one kind of compiled artifact. The host finds it by the file's first bytes (plugin.json, formats).</summary>
public interface IContainer
{
    /// <summary>Opens an artifact.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The file is damaged or of another kind.</exception>
    IArtifact Open(string path);

    /// <summary>Opens an artifact in memory; <paramref name="name"/> stands for the path in messages.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The content is damaged or of another kind.</exception>
    IArtifact Open(byte[] content, string name);
}

/// <summary>A compiled artifact.</summary>
public interface IArtifact
{
    /// <summary>The chip it is made for.</summary>
    string Chip { get; }

    /// <summary>The networks inside.</summary>
    IReadOnlyList<ArtifactNetwork> Networks { get; }

    /// <summary>Everything else worth showing: name and value, in order.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Properties { get; }

    /// <summary>The commands of a network as text, one line each, in program order.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">A command cannot be decoded.</exception>
    IEnumerable<string> Disassemble(string network);

    /// <summary>
    /// Every command of a network in the order of <see cref="Disassemble"/>, as it stands in the artifact and as what was
    /// decoded of it encodes again. Empty when the plugin cannot tell.
    /// </summary>
    /// <exception cref="Diagnostics.DiagnosticException">A command cannot be decoded.</exception>
    IEnumerable<CommandBytes> EncodeAgain(string network) => [];

    /// <summary>The container written anew from what was read of it; null when the plugin cannot write what it reads.</summary>
    byte[]? Rewrite() => null;

    /// <summary>Runs a network on the chip's simulator.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">Inputs do not fit, or the program does something illegal.</exception>
    IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options);

    /// <summary>When each command of a network runs, by the chip's cost model; null when there is none.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The program cannot be timed: its commands wait for each other.</exception>
    ExecutionTimeline? Timeline(string network) => null;

    /// <summary>
    /// Checks the commands of a network as they stand in the file, whoever wrote it: that they can be read, keep the chip's rules,
    /// never wait for each other, read nothing before it is written, and are ordered where they touch the same bytes.
    /// </summary>
    Answer<ArtifactCheck> Check(string network) => new Unsupported(
        CoreDiagnostics.ArtifactCheck, $"network \"{network}\" cannot be checked", "the plugin that reads this format does not offer it", "inspect shows what is in the file");
}

/// <summary>A command's bytes before and after decoding; the same when codec and artifact are sound.</summary>
/// <param name="Stored">As they stand in the artifact.</param>
/// <param name="Encoded">As the decoded command encodes.</param>
public sealed record CommandBytes(ReadOnlyMemory<byte> Stored, ReadOnlyMemory<byte> Encoded);

/// <summary>A network of an artifact.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">Its inputs by name.</param>
/// <param name="Outputs">Its outputs by name.</param>
/// <param name="Sizes">Named sizes in bytes, and counts of commands by engine.</param>
public sealed record ArtifactNetwork(
    string Name,
    IReadOnlyList<KeyValuePair<string, TensorType>> Inputs,
    IReadOnlyList<KeyValuePair<string, TensorType>> Outputs,
    IReadOnlyList<KeyValuePair<string, long>> Sizes);

/// <summary>How to simulate.</summary>
/// <param name="BaseOffset">How far from the compiled address to load the artifact, in bytes (relocation); a multiple of 4096.</param>
/// <param name="Boundaries">Where operations end, to observe their results; empty to run freely.</param>
/// <param name="Observe">Given each result of each boundary when it is complete.</param>
/// <param name="Progress">Told how many of how many commands ran, now and then; or null.</param>
public sealed record SimulationOptions(
    ulong BaseOffset = 0,
    IReadOnlyList<OpBoundary>? Boundaries = null,
    Action<PlacedTensor, Tensor>? Observe = null,
    Action<long, long>? Progress = null);

/// <summary>Metadata of an exported container.</summary>
public interface IContainerMetadata
{
    /// <summary>The format's name as plugin.json lists it: the container's usual extension without dot.</summary>
    string Format { get; }
}

/// <summary>Exports a container reader.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportContainerAttribute(string format) : ExportAttribute(typeof(IContainer)), IContainerMetadata
{
    /// <inheritdoc/>
    public string Format { get; } = format;
}
