using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>
/// An artifact of one network for a chip with base-register addresses, run on a simulator: the inputs are checked and written,
/// commands run from boundary to boundary, results are observed and outputs read.
/// </summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="target">The chip.</param>
public abstract class SimulatedArtifact<TCommand>(string file, TargetDescription target) : IArtifact
{
    private const int ProgressStep = 256;

    /// <inheritdoc/>
    public string Chip => Target.Name;

    /// <inheritdoc/>
    public IReadOnlyList<ArtifactNetwork> Networks =>
    [
        new(
            Image.Name,
            [.. Image.Inputs.Select(i => new KeyValuePair<string, TensorType>(i.Name, i.Type))],
            [.. Image.Outputs.Select(o => new KeyValuePair<string, TensorType>(o.Name, o.Type))],
            [
                new("coefficient bytes", Image.Constants.Length),
                new("neuron bytes", Image.RegionBytes.Skip(1).Sum()),
                .. Target.Engines.Select((e, i) => new KeyValuePair<string, long>($"{e} commands", Image.Queues[i].Count)),
            ]),
    ];

    /// <inheritdoc/>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Properties { get; }

    /// <summary>The chip.</summary>
    protected TargetDescription Target { get; } = target;

    /// <summary>What the container holds.</summary>
    protected abstract DecodedImage<TCommand> Image { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Disassemble(string network)
    {
        Require(network);
        return Image.Queues.SelectMany((queue, e) => queue.Select((c, i) =>
            $"{Target.Engines[e]} {i + 1}{string.Concat(c.Waits.Select((w, o) => w > 0 ? $" after {Target.Engines[o]} {w}" : ""))}: {Text(c.Command)}"));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options)
    {
        Require(network);
        var memory = new RegionMemory(Image.RegionBytes, Target.GlobalAlignment, (long)options.BaseOffset);
        Image.Constants.CopyTo(memory.Of(new GlobalAddress(GlobalRegion.Constants, 0), Image.Constants.Length));
        WriteInputs(memory, inputs);
        var queues = new EngineQueues<TCommand>(Target.Engines, Image.Queues, Machine(memory, new LaneMemory(Target)));
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

        return Image.Outputs.ToDictionary(o => o.Name, o => Read(memory, o.Address, o.Type));
    }

    /// <summary>A machine that executes commands on these memories; it throws <see cref="SimulationException"/> for illegal ones.</summary>
    protected abstract Action<TCommand> Machine(RegionMemory memory, LaneMemory lanes);

    /// <summary>A command as text.</summary>
    protected abstract string Text(TCommand command);

    private void Require(string network)
    {
        if (network != Image.Name)
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
        foreach (NetworkTensor input in Image.Inputs)
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
