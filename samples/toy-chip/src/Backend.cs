using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>The backend: the chip as data, what it lowers to, and where its parts are.</summary>
[ExportBackend("toy8")]
internal sealed class Backend(TargetDescription target, BackendParts own) : IBackend
{
    private const Numerics Both = Numerics.Floating | Numerics.Quantized;

    /// <summary>The chip as data.</summary>
    public static TargetDescription Toy8 { get; } =
        new()
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
        : this(Toy8) { }

    public Backend(TargetDescription target)
        : this(target, BackendParts.From("acme.backend.toy8", [Arithmetic.Reference, .. Rules, .. Kernels.All])) { }

    public TargetDescription Target => target;

    public IReadOnlyList<string> Modes { get; } = ["BF16", "INT8"];

    public INumericReference Reference { get; } = new NumericReferences(own);

    public IBackend With(BackendParts parts)
    {
        parts.RequireOnly(
            target.Name,
            typeof(LoweringRule),
            typeof(INumericReference),
            typeof(Kernel<KernelContext<Command>>)
        );
        return new Backend(target, own.With(parts));
    }

    public void Lower(Module module, LoweringRequest request) =>
        new LoweringDriver(target, own).Run(
            module,
            request,
            ElementType.BF16,
            request.Mode == "INT8" ? new Scales() : null
        );

    public CompiledArtifact Generate(Module module, GenerationRequest request) =>
        new RegionGenerator<Command>(target, new Container(), ".toy", own).Generate(module, request);

    /// <summary>What it makes of top operators; of others what they decompose to, or a diagnostic.</summary>
    private static IReadOnlyList<LoweringRule> Rules { get; } =
    [
        .. MovementRules.All,
        .. WindowRules.All,
        BinaryRules.Add(Both),
        BinaryRules.Mul(Both),
        // int8 sums have multipliers without a sign, and maxima none.
        BinaryRules.Sub(Numerics.Floating),
        BinaryRules.Max(Numerics.Floating),
        BinaryRules.Min(Numerics.Floating),
        new TableRule(),
    ];
}

/// <summary>What the chip realises of scales: multipliers of 15 bits and right shifts, without zero points.</summary>
internal sealed class Scales()
    : QuantizationTarget(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 32767 })
{
    /// <summary>What is added up shares one shift.</summary>
    private readonly MultiplierShiftRealizer _added = new() { MaxMultiplier = 32767, CommonShift = true };

    public override Answer<RealizedScale> Realize(ScaleProposal proposal) =>
        proposal.Role == ScaleRole.Operand ? _added.Realize(proposal) : base.Realize(proposal);
}

/// <summary>The container: commands carry their own number and that of the command they wait for, in 16 bits.</summary>
[ExportContainer("toy")]
internal sealed class Container() : RegionContainer<Command>("TOY8", Backend.Toy8, 96, ushort.MaxValue)
{
    protected override CommandSet<Command> Commands(TargetDescription target) => new CommandSet(target);

    protected override Action<Command> Machine(RegionMemory memory, LaneMemory lanes) =>
        new Machine(memory, lanes).Execute;

    protected override void Encode(Command command, long id, IReadOnlyList<long> waits, FieldCoder fields) =>
        (command with { Id = (int)id, Wait = (int)waits.Max() }).Code(fields);

    protected override (Command Command, long Id, IReadOnlyList<long> Waits) Decode(FieldCoder fields)
    {
        Command command = new Command().Code(fields);
        return (command, command.Id, command.Op <= Opcode.Lookup ? [command.Wait, 0] : [0, command.Wait]);
    }
}
