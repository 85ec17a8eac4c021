using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>A bmodel opened for showing and running.</summary>
internal sealed class BmodelArtifact(BmodelFile file, string name) : IArtifact, IDebuggable
{
    public string Chip => file.Chip;

    public IReadOnlyList<ArtifactNetwork> Networks { get; } = [.. file.Nets.Select(Describe)];

    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; } =
    [
        new("container", $"bmodel {file.Version}"),
        new("chip", file.Chip),
        new("time", file.Time),
        .. file.Unknown.Select(u => new KeyValuePair<string, string>("unknown field", u.ToString())),
    ];

    public IEnumerable<string> Disassemble(string network)
    {
        foreach (BmodelCommandGroup group in Find(network).CommandGroups)
        {
            foreach (TiuCommand command in CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount))
            {
                yield return Disassembler.Text(command);
            }

            foreach (GdmaCommand command in CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount))
            {
                yield return Disassembler.Text(command);
            }
        }
    }

    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options) =>
        new StageRun(Find(network), name).Run(inputs, options);

    public IDebugSession Debug(string network, IReadOnlyDictionary<string, Tensor> inputs) => new StageSession(Find(network), name, inputs);

    public ExecutionTimeline? Timeline(string network) => StageTimeline.Of(Find(network), describe: true);

    private BmodelStage Find(string network) =>
        (file.Nets.FirstOrDefault(n => n.Name == network) ?? throw new ArgumentException($"no network \"{network}\"", nameof(network))).Stages[0];

    private static ArtifactNetwork Describe(BmodelNet net)
    {
        BmodelStage stage = net.Stages[0];
        return new ArtifactNetwork(
            net.Name,
            [.. stage.Inputs.Select(Type)],
            [.. stage.Outputs.Select(Type)],
            [
                new("coefficient bytes", stage.Coefficients?.Data.Length ?? 0),
                new("neuron bytes", (long)stage.ContextSize),
                new("command groups", stage.CommandGroups.Count),
                new("TIU commands", stage.CommandGroups.Sum(g => g.TiuCount)),
                new("GDMA commands", stage.CommandGroups.Sum(g => g.GdmaCount)),
            ]);
    }

    private static KeyValuePair<string, TensorType> Type(BmodelTensor tensor) =>
        new(tensor.Name, new TensorType(new Shape(tensor.Shape.Select(d => (long)d)), BmodelTypes.Of(tensor.Type)));
}
