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
    public void Two_rules_for_one_operator_are_refused_by_name()
    {
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => new LoweringDriver(Targets.Small, [new ReluRule(), new OtherReluRule()]));
        Assert.Equal($"{typeof(ReluRule).FullName} and {typeof(OtherReluRule).FullName} both lower top.Relu to Small", Assert.Single(error.Diagnostics).Message);
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
