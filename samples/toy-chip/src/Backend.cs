using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;
using Context = TpuMlir.Sdk.Backends.Generation.KernelContext<Acme.Toy8.Command>;

namespace Acme.Toy8;

/// <summary>The backend: chip, lowering, reference and code generation.</summary>
[ExportBackend("toy8")]
internal sealed class Backend(TargetDescription target, BackendParts own) : IBackend
{
    /// <summary>The chip as data.</summary>
    public static TargetDescription Toy8 { get; } = new()
    {
        Name = "Toy8",
        Lanes = 8,
        LaneWidthBytes = 16,
        LaneBytes = 32 << 10,
        BanksPerLane = 8,
        GlobalBase = 0,
        GlobalBytes = 256 << 20,
        GlobalAlignment = 64,
        MaxDimension = 65535,
        ReductionBytes = 16 << 10,
        Engines = ["TPU", "DMA"],
        ComputeTypes = ["bf16", "si8"],
    };

    public Backend()
        : this(Toy8)
    {
    }

    public Backend(TargetDescription target)
        : this(target, BackendParts.From("acme.backend.toy8", [Acme.Toy8.Reference.Create(), .. Lowering.Rules, .. Kernels.All]))
    {
    }

    public TargetDescription Target => target;

    public IReadOnlyList<string> Modes { get; } = ["BF16", "INT8"];

    public INumericReference Reference { get; } = new NumericReferences(own);

    public IBackend With(BackendParts parts)
    {
        parts.RequireOnly(target.Name, typeof(LoweringRule), typeof(INumericReference), typeof(Kernel<Context>));
        return new Backend(target, own.With(parts));
    }

    public void Lower(Module module, LoweringRequest request) =>
        new LoweringDriver(target, own).Run(module, request, ElementType.BF16, request.Mode == "INT8" ? new Scales() : null);

    public CompiledArtifact Generate(Module module, GenerationRequest request) => new Generator(target, own).Generate(module, request);
}

/// <summary>What the chip realises of scales: 15-bit multipliers and right shifts, one shift for what is added up; no zero points.</summary>
internal sealed class Scales() : QuantizationTarget(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 32767 })
{
    private readonly MultiplierShiftRealizer _added = new() { MaxMultiplier = 32767, CommonShift = true };

    public override Answer<RealizedScale> Realize(ScaleProposal proposal) =>
        proposal.Role == ScaleRole.Operand ? _added.Realize(proposal) : base.Realize(proposal);
}

/// <summary>Programs in containers; inputs and outputs have base registers of their own.</summary>
internal sealed class Generator(TargetDescription target, BackendParts parts) : CodeGenerator<Command, Context>(target, new CommandSet(target), parts)
{
    protected override string Extension => ".toy";

    protected override bool OwnRegions => true;

    protected override ulong AddressOf(CodeImage<Command> image, GlobalAddress address) => address.Packed;

    protected override Context CreateContext(Context shared) => shared;

    protected override LinkedCode Link(CodeImage<Command> image)
    {
        var container = new Container();
        byte[] content = container.Write(image, Target);
        return new LinkedCode(content, container.Read(content).Image.Checker(Commands, Target.Engines));
    }
}

/// <summary>The container: commands carry their own number and that of the other engine's command they wait for, in 16 bits.</summary>
[ExportContainer("toy")]
internal sealed class Container() : RegionContainer<Command>("TOY8", Backend.Toy8, CommandBytes, ushort.MaxValue)
{
    private const int CommandBytes = 96;

    protected override byte[] Encode(Command command, long id, IReadOnlyList<long> waits)
    {
        var fields = new FieldWriter(CommandBytes);
        (command with { Id = (int)id, Wait = (int)waits.Max() }).Code(fields);
        return fields.ToArray();
    }

    protected override (Command Command, long Id, IReadOnlyList<long> Waits) Decode(ReadOnlyMemory<byte> bytes)
    {
        Command command = new Command().Code(new FieldReader(bytes));
        return (command, command.Id, command.Op <= Opcode.Lookup ? [command.Wait, 0] : [0, command.Wait]);
    }

    protected override IArtifact Artifact(DecodedImage<Command> image, TargetDescription target, string name) =>
        new SimulatedArtifact<Command>(image, name, target, new CommandSet(target), (memory, lanes) => new Machine(memory, lanes).Execute);
}
