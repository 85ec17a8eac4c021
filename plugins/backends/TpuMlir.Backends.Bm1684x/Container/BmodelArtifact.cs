using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>A bmodel opened for showing and running.</summary>
internal sealed class BmodelArtifact(BmodelFile bmodel, string name) : IArtifact, IDebuggable, IAssemblable
{
    private static readonly DiagnosticDescriptor Assembled = CoreDiagnostics.UnsoundProgram with { Severity = Severity.Warning };

    public string Chip => bmodel.Chip;

    public IReadOnlyList<ArtifactNetwork> Networks { get; } = [.. bmodel.Nets.Select(Describe)];

    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; } =
    [
        new("container", $"bmodel {bmodel.Version}"),
        new("chip", bmodel.Chip),
        new("time", bmodel.Time),
        .. bmodel.Unknown.Select(u => new KeyValuePair<string, string>("unknown field", u.ToString())),
    ];

    public IEnumerable<string> Disassemble(string network)
    {
        foreach (BmodelCommandGroup group in Find(network).CommandGroups)
        {
            foreach (TiuCommand command in Tiu(group))
            {
                yield return Disassembler.Text(command);
            }

            foreach (GdmaCommand command in Gdma(group))
            {
                yield return Disassembler.Text(command);
            }
        }
    }

    public IEnumerable<CommandBytes> EncodeAgain(string network) => Find(network).CommandGroups.SelectMany(group =>
        Pairs(group.Tiu, Tiu(group).Select(CommandCodec.Encode)).Concat(Pairs(group.Gdma, Gdma(group).Select(CommandCodec.Encode))));

    public byte[]? Rewrite() => BmodelWriter.Write(bmodel);

    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options) =>
        new StageRun(Find(network), name).Run(inputs, options);

    public IDebugSession Debug(string network, IReadOnlyDictionary<string, Tensor> inputs) => new StageSession(Find(network), name, inputs);

    public ExecutionTimeline? Timeline(string network) => StageTimeline.Of(Find(network), describe: true);

    public byte[] Assemble(string network, IReadOnlyList<string> listing, string file, IDiagnosticSink sink)
    {
        BmodelStage stage = Find(network);
        if (stage.IsDynamic || stage.Subnets is not [{ Mode: 0 } subnet])
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"network \"{network}\" cannot take a listing", new SourcePlace(name), "it is dynamic or has several subnets"));
        }

        BmodelStage assembled = stage with { Subnets = [subnet with { Groups = ListingReader.Read(listing, file) }], StageGroups = null };
        foreach (ProgramFault fault in StageChecker.Check(assembled))
        {
            sink.Report(new Diagnostic(Assembled, $"{fault.Kind}: {fault.Message}", new SourcePlace(file), Help: "the artifact is written all the same"));
        }

        return BmodelWriter.Write(bmodel with
        {
            Nets = [.. bmodel.Nets.Select(n => n.Name == network ? n with { Stages = [assembled, .. n.Stages.Skip(1)] } : n)],
        });
    }

    private IReadOnlyList<TiuCommand> Tiu(BmodelCommandGroup group) => Decoded(() => CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount));

    private IReadOnlyList<GdmaCommand> Gdma(BmodelCommandGroup group) => Decoded(() => CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount));

    private T Decoded<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (MalformedCommandException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel, $"\"{name}\" has a command that cannot be decoded: {e.Message}", new SourcePlace(name), "the file is damaged", "compile the model again"));
        }
    }

    /// <summary>Each encoded command beside the bytes it was decoded from, which follow each other.</summary>
    private static IEnumerable<CommandBytes> Pairs(byte[] stream, IEnumerable<byte[]> encoded)
    {
        int at = 0;
        foreach (byte[] command in encoded)
        {
            yield return new CommandBytes(stream.AsMemory(at, command.Length), command);
            at += command.Length;
        }
    }

    private BmodelStage Find(string network) =>
        (bmodel.Nets.FirstOrDefault(n => n.Name == network) ?? throw new ArgumentException($"no network \"{network}\"", nameof(network))).Stages[0];

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
