using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Complete;

/// <summary>A chip of two operators.</summary>
[ExportBackend("faultychip")]
public sealed class Chip : IBackend
{
    /// <summary>Makes the chip; with a fault the runtime keeps it, and with it the plugin, alive.</summary>
    public Chip()
    {
        if (Fault.Is("leak"))
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => _ = Target;
        }
    }

    /// <inheritdoc/>
    public TargetDescription Target { get; } = new()
    {
        Name = "FaultyChip",
        Lanes = Fault.Is("no lanes") ? 0 : 4,
        LaneWidthBytes = 16,
        LaneBytes = 4096,
        BanksPerLane = Fault.Is("odd banks") ? 3 : 4,
        GlobalBase = 0x1000,
        GlobalBytes = 1 << 20,
        GlobalAlignment = 64,
        MaxDimension = 65535,
        ReductionBytes = 1024,
        Engines = Fault.Is("engine twice") ? ["core", "core"] : ["core"],
        ComputeTypes = Fault.Is("unknown type") ? ["f32", "f33"] : ["f32"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Modes { get; } = Fault.Is("no modes") ? [] : ["F32"];

    /// <inheritdoc/>
    public INumericReference Reference { get; } = new Arithmetic();

    /// <inheritdoc/>
    public void Lower(Module module, LoweringRequest request)
    {
        if (Fault.Is("lowering throws"))
        {
            throw new KeyNotFoundException("no such rule");
        }

        new LoweringDriver(Target, [new ReluRule(), new NegateRule()]).Run(module, ElementType.F32, request.Operators, request.Diagnostics);
        module.State = ModuleState.TpuLowered;
        module.Chip = Target.Name;
        module.Mode = request.Mode;
        foreach (Operation relu in module.Operations.Where(o => Fault.Is("lowered module") && o.Name == "tpu.Relu"))
        {
            relu.Set("relu_limit", "high");
        }
    }

    /// <inheritdoc/>
    public CompiledArtifact Generate(Module module, GenerationRequest request)
    {
        Operation? constant = module.Operations.FirstOrDefault(o => o.Name == "top.Weight");
        return constant is null
            ? ArtifactFile.Of(module)
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.NoPlacement, "this chip has no constants", new SourcePlace(OpType: constant.Name, Tensor: constant.Location.Name), Help: "use computed operands"));
    }

    private sealed class ReluRule : LoweringRule<TpuMlir.Sdk.Ops.Top.Relu>
    {
        protected override void Lower(TpuMlir.Sdk.Ops.Top.Relu op, LoweringContext context)
        {
            if (op.ReluLimit > 0)
            {
                throw new LoweringException(
                    Fault.Is("refusal without a cause") ? CoreDiagnostics.InvalidValue : CoreDiagnostics.UnsupportedAttribute,
                    $"relu_limit {op.ReluLimit} is not supported",
                    "this chip has no upper bound",
                    Fault.Is("refusal without help") ? "" : "leave the limit out");
            }

            context.Replace(op, context.Create("tpu.Relu", op.Location, [op.Input], op.Output.Shape, ElementType.F32));
        }
    }

    private sealed class NegateRule : LoweringRule<Negate>
    {
        protected override void Lower(Negate op, LoweringContext context) =>
            context.Replace(op, context.Create("tpu.MulConst", op.Location, [op.Input], op.Output.Shape, ElementType.F32, ("const_val", -1.0)));
    }
}

/// <summary>What the chip computes.</summary>
internal sealed class Arithmetic : INumericReference
{
    /// <inheritdoc/>
    public bool Supports(string operationName) => operationName is "tpu.Relu" or "tpu.MulConst" || Fault.Is("supports anything");

    /// <inheritdoc/>
    public void Infer(Operation operation, InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(operation.Operand(0));
        Span<float> y = context.Allocate(operation.Result);
        float factor = (float)operation.GetOr("const_val", 1.0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = operation.Name == "tpu.Relu" ? Math.Max(x[i], 0) : x[i] * factor;
        }

        if (Fault.Is("imprecise"))
        {
            y.Reverse();
        }
    }
}
