using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>
/// An artifact of one network for a chip with base-register addresses, run on a simulator: the inputs are checked and written,
/// commands run from boundary to boundary, results are observed and outputs read.
/// </summary>
/// <param name="image">What the container holds.</param>
/// <param name="file">The file's name, for messages.</param>
/// <param name="target">The chip, or the variant the artifact is made for.</param>
/// <param name="commands">The chip's commands.</param>
/// <param name="machine">A machine that executes commands on these memories; it throws <see cref="SimulationException"/> for illegal ones.</param>
public sealed class SimulatedArtifact<TCommand>(
    DecodedImage<TCommand> image,
    string file,
    TargetDescription target,
    CommandSet<TCommand> commands,
    Func<RegionMemory, LaneMemory, Action<TCommand>> machine) : IArtifact
{
    /// <inheritdoc/>
    public string Chip => target.Name;

    /// <inheritdoc/>
    public IReadOnlyList<ArtifactNetwork> Networks =>
    [
        new(
            image.Name,
            [.. image.Inputs.Select(i => new KeyValuePair<string, TensorType>(i.Name, i.Type))],
            [.. image.Outputs.Select(o => new KeyValuePair<string, TensorType>(o.Name, o.Type))],
            [
                new("coefficient bytes", image.Constants.Length),
                new("neuron bytes", image.RegionBytes.Skip(1).Sum()),
                .. target.Engines.Select((e, i) => new KeyValuePair<string, long>($"{e} commands", image.Queues[i].Count)),
            ]),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Properties => [new("chip", target.Name), new("lanes", $"{target.Lanes} of {target.LaneBytes} bytes")];

    /// <inheritdoc/>
    public IEnumerable<string> Disassemble(string network)
    {
        Require(network);
        return image.Queues.SelectMany((queue, e) => queue.Select((c, i) =>
            $"{Head(target.Engines, e, i, c.Waits)}: {commands.Text(c.Command)}"));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options)
    {
        Require(network);
        var memory = new RegionMemory(image.RegionBytes, target.GlobalAlignment, (long)options.BaseOffset);
        image.Constants.CopyTo(memory.Of(new GlobalAddress(GlobalRegion.Constants, 0), image.Constants.Length));
        var program = new SimulatedProgram<TCommand>(target.Engines, image.Queues, [.. image.Inputs.Select(Placed)], [.. image.Outputs.Select(Placed)]);
        using var run = new SimulatedRun<TCommand>(program, file, new Machine(memory, machine(memory, new LaneMemory(target))), inputs);
        return run.ToEnd(options);
    }

    /// <inheritdoc/>
    public Answer<ArtifactCheck> Check(string network)
    {
        Require(network);
        IEnumerable<string> illegal = image.Queues.SelectMany((queue, e) => queue.SelectMany((c, i) =>
            commands.Violations(c.Command).Select(v => $"{target.Engines[e]} {i + 1} ({commands.Name(c.Command)}) breaks a rule of the chip: {v}")));
        IEnumerable<string> faults = image.Checker(commands, target.Engines).Check(int.MaxValue).Select(f => $"{f.Kind}: {f.Message}");
        var place = new SourcePlace(file, Path: $"network \"{network}\"");
        return new ArtifactCheck(
            image.Queues.Sum(q => q.Count),
            [.. illegal.Concat(faults).Select(m => new Diagnostic(CoreDiagnostics.UnsoundProgram, m, place))],
            ["inputs and constants are written before the first command starts"]);
    }

    /// <summary>How a line of a listing begins: the command's engine, its number there, and what it waits for.</summary>
    internal static string Head(IReadOnlyList<string> engines, int engine, int index, IReadOnlyList<long> waits) =>
        $"{engines[engine]} {index + 1}{string.Concat(waits.Select((w, o) => w > 0 ? $" after {engines[o]} {w}" : ""))}";

    private static PlacedTensor Placed(NetworkTensor tensor) => new(tensor.Name, tensor.Address.Packed, tensor.Type);

    private void Require(string network)
    {
        if (network != image.Name)
        {
            throw new ArgumentException($"no network \"{network}\"", nameof(network));
        }
    }

    private sealed class Machine(RegionMemory memory, Action<TCommand> execute) : ISimulatedMachine<TCommand>
    {
        public void Execute(TCommand command) => execute(command);

        public void Read(ulong address, Span<byte> bytes) => memory.Of(GlobalAddress.Unpack(address), bytes.Length).CopyTo(bytes);

        public void Write(ulong address, ReadOnlySpan<byte> bytes) => bytes.CopyTo(memory.Of(GlobalAddress.Unpack(address), bytes.Length));

        public void Dispose()
        {
        }
    }
}
