using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>A bmodel opened for showing and running. A network for several sets of input shapes counts as several networks: "net", "net:1", ...</summary>
internal sealed class BmodelArtifact(BmodelFile bmodel, BmodelNode tree, string name) : IArtifact, IDebuggable, IAssemblable
{
    private static readonly DiagnosticDescriptor Assembled = CoreDiagnostics.UnsoundProgram with { Severity = Severity.Warning };

    private readonly OrderedDictionary<string, BmodelStage> _stages = Stages(bmodel);

    public string Chip => bmodel.Chip;

    public IReadOnlyList<ArtifactNetwork> Networks { get; } = [.. Stages(bmodel).Select(s => Describe(s.Key, s.Value))];

    public IReadOnlyList<KeyValuePair<string, string>> Properties =>
    [
        new("container", $"bmodel {bmodel.Version}"),
        new("chip", bmodel.Chip),
        new("time", bmodel.Time),
        .. _stages.Where(s => s.Value.Coefficients is { IsIntact: false }).Select(s => new KeyValuePair<string, string>(
            "check code", $"that of network \"{s.Key}\" is not the SHA-256 of its coefficients: they are damaged or were taken out")),
        .. _stages.Where(s => s.Value.IsDynamic).Select(s => new KeyValuePair<string, string>("dynamic", $"network \"{s.Key}\" is run by the firmware, not by commands in the file")),
        .. tree.AllUnknown().Select(u => new KeyValuePair<string, string>("unknown field", u.ToString())),
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

    public byte[]? Rewrite() => tree.AllUnknown().Any() ? null : BmodelTreeWriter.Write(tree);

    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options) =>
        Decoded(() =>
        {
            using SimulatedRun<ChipCommand> run = StageMachine.Load(Find(network), name, inputs, options.BaseOffset).Run;
            return run.ToEnd(options);
        });

    public IDebugSession Debug(string network, IReadOnlyDictionary<string, Tensor> inputs) =>
        Decoded(() =>
        {
            (SimulatedRun<ChipCommand> run, Bm1684xMachine chip) = StageMachine.Load(Find(network), name, inputs);
            return new StageSession(run, chip);
        });

    public ExecutionTimeline? Timeline(string network) => Decoded(() => StageTimeline.Of(Find(network), describe: true));

    public Answer<ArtifactCheck> Check(string network)
    {
        if (bmodel.Chip != BmodelFile.ChipName)
        {
            return new Unsupported(
                CoreDiagnostics.ArtifactCheck, $"the commands of \"{network}\" are for {bmodel.Chip}", $"this plugin knows those of {BmodelFile.ChipName}", "inspect and artifact dump show what is in the file");
        }

        return Find(network) is { IsDynamic: false } stage
            ? StageAudit.Of(stage, network, name)
            : new Unsupported(
                CoreDiagnostics.ArtifactCheck, $"network \"{network}\" is dynamic", "the firmware makes its commands, there are none in the file", "compile it for fixed shapes");
    }

    public byte[] Assemble(string network, IReadOnlyList<string> listing, string file, IDiagnosticSink sink)
    {
        BmodelStage stage = Find(network);
        if (stage.IsDynamic || stage.Subnets is not [{ Mode: 0 } subnet])
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"network \"{network}\" cannot take a listing", new SourcePlace(name), "it is dynamic or has several subnets"));
        }

        IReadOnlyList<BmodelCommandGroup> groups = ListingReader.Read(listing, file);
        foreach (ProgramFault fault in StageChecker.Check(stage with { Subnets = [subnet with { Groups = groups }], StageGroups = null }))
        {
            sink.Report(new Diagnostic(Assembled, $"{fault.Kind}: {fault.Message}", new SourcePlace(file), Help: "the artifact is written all the same"));
        }

        return BmodelEditor.WithCommands(tree, name, _stages.IndexOf(network), groups);
    }

    private static OrderedDictionary<string, BmodelStage> Stages(BmodelFile file)
    {
        var stages = new OrderedDictionary<string, BmodelStage>(StringComparer.Ordinal);
        foreach (BmodelNet net in file.Nets)
        {
            for (int i = 0; i < net.Stages.Count; i++)
            {
                string key = i == 0 ? net.Name : $"{net.Name}:{i}";
                if (!stages.TryAdd(key, net.Stages[i]))
                {
                    throw new BmodelFormatException("net", $"two networks are called \"{key}\"");
                }
            }
        }

        return stages;
    }

    /// <summary>The stage of a network; its commands are only ours to read when the file is for this chip.</summary>
    private BmodelStage Find(string network)
    {
        BmodelStage stage = _stages.TryGetValue(network, out BmodelStage? known) ? known : throw new ArgumentException($"no network \"{network}\"", nameof(network));
        return bmodel.Chip == BmodelFile.ChipName
            ? stage
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.NoPlacement,
                $"the commands of \"{name}\" are for {bmodel.Chip}",
                new SourcePlace(name),
                $"this plugin knows those of {BmodelFile.ChipName}",
                "inspect and artifact dump show what is in the file"));
    }

    private IReadOnlyList<TiuCommand> Tiu(BmodelCommandGroup group) => Decoded(() => CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount));

    private IReadOnlyList<GdmaCommand> Gdma(BmodelCommandGroup group) => Decoded(() => CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount));

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

    private T Decoded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (MalformedCommandException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                $"\"{name}\" has commands that cannot be read: {e.Message}",
                new SourcePlace(name),
                "the file is damaged",
                "compile the model again"));
        }
    }

    private static ArtifactNetwork Describe(string name, BmodelStage stage) => new(
        name,
        [.. stage.Inputs.Select(Type)],
        [.. stage.Outputs.Select(Type)],
        [
            new("coefficient bytes", stage.Coefficients?.Data.Length ?? 0),
            new("neuron bytes", (long)Math.Min(stage.ContextSize, long.MaxValue)),
            new("subnets", stage.Subnets.Count),
            .. stage.CoreCount > 1 ? [KeyValuePair.Create("cores", (long)stage.CoreCount)] : Array.Empty<KeyValuePair<string, long>>(),
            new("command groups", stage.CommandGroups.Count),
            new("TIU commands", stage.CommandGroups.Sum(g => g.TiuCount)),
            new("GDMA commands", stage.CommandGroups.Sum(g => g.GdmaCount)),
        ]);

    private static KeyValuePair<string, TensorType> Type(BmodelTensor tensor)
    {
        if (tensor.Shape.Any(d => d > int.MaxValue))
        {
            throw new BmodelFormatException($"tensor \"{tensor.Name}\"", $"shape {string.Join("x", tensor.Shape)}");
        }

        return new(tensor.Name, new TensorType(new Shape(tensor.Shape.Select(d => (long)d)), BmodelTypes.Of(tensor.Type)));
    }
}
