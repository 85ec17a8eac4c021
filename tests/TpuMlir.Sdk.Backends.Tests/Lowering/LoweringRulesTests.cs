using System.ComponentModel.Composition.Hosting;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering;

/// <summary>Which rule lowers an operator: the one that names it, else the first whose trait it has.</summary>
public class LoweringRulesTests
{
    private readonly SampleBuilder _s = new("net");

    [Fact]
    public void A_rule_by_trait_lowers_what_no_rule_names_third_party_operators_too()
    {
        Value relu = Relu.Create(_s.Builder, Location.Named("r"), _s.Input(4)).Output;
        Value tanh = Tanh.Create(_s.Builder, Location.Named("t"), relu).Output;
        Value own = _s.Builder.Create("acme.Half", Location.Named("h"), [tanh], [new TensorType([4], ElementType.F32)]).Result;
        _s.Module.SetOutputs([own]);
        var operators = new OpRegistry([.. Providers(), new AcmePointwise.Provider()]);
        new LoweringDriver(Targets.Small, [new TableRule(), new ReluRule()]).Run(_s.Module, ElementType.F32, operators, new DiagnosticBag());
        Assert.Equal(["top.Input", "tpu.Relu", "tpu.Active", "tpu.Active"], _s.Module.Operations.Select(o => o.Name));
        Assert.Equal(["tanh", "half"], _s.Module.Operations.Skip(2).Select(o => o.Get<string>("mode")));
    }

    [Fact]
    public void Rules_of_two_plugins_for_one_operator_are_refused_by_plugin_when_it_is_lowered()
    {
        BackendParts parts = BackendParts.From("'acme.one' 1.0.0", new ReluRule()).With(BackendParts.From("'acme.two' 1.0.0", new OtherReluRule()));
        var driver = new LoweringDriver(Targets.Small, parts);
        _s.Module.SetOutputs([Relu.Create(_s.Builder, Location.Named("r"), _s.Input(4)).Output]);
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => driver.Run(_s.Module, ElementType.F32, OpRegistry.Standard, new DiagnosticBag()));
        Diagnostic diagnostic = Assert.Single(error.Diagnostics);
        Assert.Equal("plugins 'acme.one' 1.0.0 and 'acme.two' 1.0.0 both lower top.Relu", diagnostic.Message);
        Assert.Equal(("top.Relu", "r"), (diagnostic.Place?.OpType, diagnostic.Place?.Tensor));
    }

    [Fact]
    public void A_network_without_the_operator_is_lowered()
    {
        var driver = new LoweringDriver(Targets.Small, [new ReluRule(), new OtherReluRule(), new TableRule()]);
        _s.Module.SetOutputs([Tanh.Create(_s.Builder, Location.Named("t"), _s.Input(4)).Output]);
        driver.Run(_s.Module, ElementType.F32, OpRegistry.Standard, new DiagnosticBag());
        Assert.Equal(["top.Input", "tpu.Active"], _s.Module.Operations.Select(o => o.Name));
    }

    [Fact]
    public void A_rule_is_exported_as_a_part_of_a_backend()
    {
        using var container = new CompositionContainer(new TypeCatalog(typeof(OtherReluRule)));
        Assert.IsType<OtherReluRule>(Assert.Single(container.GetExports<object, IBackendPartMetadata>(ExportBackendPartAttribute.ContractName)).Value);
    }

    private static IEnumerable<IOpProvider> Providers() => [new Fixed([.. OpRegistry.Standard.Operators])];

    private sealed record Fixed(IReadOnlyList<OpDefinition> All) : IOpProvider
    {
        public IEnumerable<OpDefinition> Operators => All;
    }

    [ExportLowering("small")]
    internal sealed class OtherReluRule : LoweringRule
    {
        public override IReadOnlyList<string> Operators => ["top.Relu"];

        public override void Lower(Op op, LoweringContext context) => throw new NotSupportedException();
    }

    /// <summary>Names the function by what it makes of 1.</summary>
    private sealed class TableRule : TraitLoweringRule<IPointwise>
    {
        protected override void Lower(Op op, IPointwise trait, LoweringContext context) => context.Replace(op, context.Create(
            "tpu.Active", op.Location, [trait.Input], trait.Output.Shape, ElementType.F32, ("mode", trait.Evaluate([1f])[0] == 0.5f ? "half" : "tanh")));
    }

    /// <summary>y = x / 2, in a dialect of its own.</summary>
    private sealed class AcmePointwise(Operation operation) : TopOp(operation), IPointwise
    {
        public override long Flops => 0;

        public Value Input => Operation.Operand(0);

        public Value Output => Operation.Result;

        public override void InferTypes() => Operation.Result.Type = Operation.Operand(0).Type;

        public override void Infer(InferenceContext context)
        {
            ReadOnlySpan<float> x = context.Floats(Input);
            Span<float> y = context.Allocate(Output);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[i] / 2;
            }
        }

        public sealed class Provider : IOpProvider
        {
            public IEnumerable<OpDefinition> Operators =>
                [new("acme.Half", "y = x / 2", [new("input", Arity.One, "")], [new("output", Arity.One, "")], [], o => new AcmePointwise(o), () => [])];
        }
    }
}
