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
    private const int ProgressStep = 256;

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
        WriteInputs(memory, inputs);
        var queues = new EngineQueues<TCommand>(target.Engines, image.Queues, machine(memory, new LaneMemory(target)));
        try
        {
            long told = 0;
            foreach (OpBoundary boundary in options.Boundaries ?? [])
            {
                queues.RunTo(boundary.LastCommand);
                foreach (PlacedTensor placed in boundary.Results)
                {
                    options.Observe?.Invoke(placed, Read(memory, GlobalAddress.Unpack(placed.Address), placed.Type));
                }

                if (queues.Done >= told + ProgressStep)
                {
                    told = queues.Done;
                    options.Progress?.Invoke(told, queues.Total);
                }
            }

            queues.RunToEnd();
        }
        catch (SimulationException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.UnsoundProgram, $"\"{file}\" does something illegal: {e.Message}", new SourcePlace(file), Help: "compile the model again"));
        }

        return image.Outputs.ToDictionary(o => o.Name, o => Read(memory, o.Address, o.Type));
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

    private void Require(string network)
    {
        if (network != image.Name)
        {
            throw new ArgumentException($"no network \"{network}\"", nameof(network));
        }
    }

    private static Tensor Read(RegionMemory memory, GlobalAddress address, TensorType type)
    {
        var tensor = new Tensor(type.Storage, type.Shape!);
        memory.Of(address, type.Bytes).CopyTo(tensor.Bytes);
        return tensor;
    }

    private void WriteInputs(RegionMemory memory, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var bag = new DiagnosticBag();
        foreach (NetworkTensor input in image.Inputs)
        {
            if (!inputs.TryGetValue(input.Name, out Tensor? tensor))
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is missing", $"the inputs given are {string.Join(", ", inputs.Keys.Order())}"));
            }
            else if (!tensor.Shape.Equals(input.Type.Shape) || tensor.Type != input.Type.Storage)
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is {tensor}", $"the network takes tensor<{input.Type.Shape}x{input.Type.Storage.Text()}>"));
            }
            else
            {
                tensor.Bytes.CopyTo(memory.Of(input.Address, input.Type.Bytes));
            }
        }

        bag.ThrowIfErrors();
    }

    private Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(file, Tensor: tensor), why, "give an array of that name, shape and type");
}
