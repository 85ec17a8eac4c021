using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering;

/// <summary>Expected modules by hand, from the driver's contract: casts are inserted once, and inputs and outputs keep their types.</summary>
public class LoweringDriverTests
{
    private readonly SampleBuilder _s = new("net");
    private readonly DiagnosticBag _reported = new();

    [Fact]
    public void A_value_is_cast_once_and_outputs_keep_type_and_name()
    {
        Value x = _s.Input(2, 3);
        Value a = Relu.Create(_s.Builder, Location.Named("a"), x, reluLimit: 6).Output;
        Value b = Relu.Create(_s.Builder, Location.Named("b"), x).Output;
        Value y = Add.Create(_s.Builder, Location.Named("y"), [a, b]).Output;
        Lower(ElementType.F16, y);
        Assert.Equal(
            ["top.Input input0 f32", "tpu.Cast input0_f16 f16", "tpu.Relu a f16", "tpu.Relu b f16", "tpu.Add y_f16 f16", "tpu.Cast y f32"],
            Lines());
        Assert.Equal(6, _s.Module.Operations.First(o => o.Name == "tpu.Relu").Get<double>("relu_limit"));
        Assert.Equal("f32", _s.Module.Operations.Last().Get<string>("to"));
    }

    [Fact]
    public void In_the_type_of_the_source_there_are_no_casts()
    {
        Lower(ElementType.F32, Relu.Create(_s.Builder, Location.Named("y"), _s.Input(4)).Output);
        Assert.Equal(["top.Input input0 f32", "tpu.Relu y f32"], Lines());
    }

    [Fact]
    public void Constants_are_converted_once_and_those_not_needed_any_more_go()
    {
        Value w = _s.Weight(Tensor.From([1f, 0.1f], [2]));
        Value a = Add.Create(_s.Builder, Location.Named("a"), [_s.Input(2), w]).Output;
        Lower(ElementType.F16, Add.Create(_s.Builder, Location.Named("y"), [a, w]).Output);
        Assert.Equal(["weight_f16"], _s.Module.Weights.Names);
        Tensor data = _s.Module.Weights["weight_f16"];
        Assert.Equal(ElementType.F16, data.Type);
        Assert.Equal([1f, (float)(Half)0.1f], data.To(ElementType.F32).Floats().ToArray());
    }

    [Fact]
    public void A_rule_may_keep_another_type_and_the_user_is_told()
    {
        Value y = Exp.Create(_s.Builder, Location.Named("e", "Exp:node"), Relu.Create(_s.Builder, Location.Named("a"), _s.Input(3)).Output).Output;
        Lower(ElementType.F16, Relu.Create(_s.Builder, Location.Named("y"), y).Output);
        Assert.Equal(["tpu.Cast input0_f16 f16", "tpu.Relu a f16", "tpu.Cast a_f32 f32", "tpu.Active e f32", "tpu.Cast e_f16 f16", "tpu.Relu y_f16 f16", "tpu.Cast y f32"], Lines().Skip(1));
        Diagnostic told = Assert.Single(_reported.All);
        Assert.Equal(
            (CoreDiagnostics.KeptInOtherType, "top.Exp computes in f32", "the table is f32", "Exp:node"),
            (told.Descriptor, told.Message, told.Why, told.Place!.Node));
    }

    [Fact]
    public void Without_a_rule_the_decomposition_is_lowered()
    {
        Lower(ElementType.F16, Flatten.Create(_s.Builder, Location.Named("y"), _s.Input(2, 3, 4), startDim: 1).Output);
        Assert.Equal(["top.Input input0 f32", "tpu.Cast input0_f16 f16", "tpu.Reshape y_f16 f16", "tpu.Cast y f32"], Lines());
        Assert.Equal([2, 12], _s.Module.Outputs[0].Shape);
    }

    [Fact]
    public void Neither_rule_nor_decomposition_says_so_of_the_operator_it_came_to()
    {
        Value scaled = BatchNorm.Create(_s.Builder, Location.Named("y"), _s.Input(2, 3), _s.Weight(3), _s.Weight(_s.Uniform(1, 2, [3])), null, null).Output;
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => Lower(ElementType.F16, Max.Create(_s.Builder, Location.Named("z"), [scaled, scaled]).Output));
        Assert.Equal(
            ["Small has no lowering for top.Scale, and the operator has no decomposition", "Small has no lowering for top.Max, and the operator has no decomposition"],
            error.Diagnostics.Select(d => d.Message));
        Assert.All(error.Diagnostics, d => Assert.Equal("replace the operator in the model, or install a plugin that lowers it", d.Help));
    }

    [Fact]
    public void All_failures_are_reported_at_once_with_their_causes()
    {
        Value x = _s.Input(3);
        Value a = Add.Create(_s.Builder, Location.Named("a", "Add:n1"), [x, x, x]).Output;
        Value b = Max.Create(_s.Builder, Location.Named("b"), [a, x]).Output;
        Value c = _s.Builder.Create("top.Unheard", Location.Named("c"), [b], [b.Type]).Result;
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => Lower(ElementType.F32, Relu.Create(_s.Builder, Location.Named("y"), c).Output));
        Assert.Equal([CoreDiagnostics.ChipLimit, CoreDiagnostics.NoPlacement, CoreDiagnostics.UnknownOperator], error.Diagnostics.Select(d => d.Descriptor));
        Diagnostic limit = error.Diagnostics[0];
        Assert.Equal(
            ("operands = 3 is beyond the chip's limit", "the chip allows two", "add in pairs", "Add:n1", "top.Add", "a"),
            (limit.Message, limit.Why, limit.Help, limit.Place!.Node, limit.Place.OpType, limit.Place.Tensor));
        Assert.Equal("no plugin defines this operator", error.Diagnostics[2].Message);
    }

    [Fact]
    public void One_value_returned_twice_is_cast_back_once()
    {
        Value y = Relu.Create(_s.Builder, Location.Named("y"), _s.Input(4)).Output;
        Lower(ElementType.F16, y, y);
        Assert.Equal(["top.Input input0 f32", "tpu.Cast input0_f16 f16", "tpu.Relu y_f16 f16", "tpu.Cast y f32"], Lines());
        Assert.Equal(["y", "y"], _s.Module.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void An_operator_of_a_plugins_own_dialect_is_lowered_by_its_rule()
    {
        Value y = _s.Builder.Create("acme.Relu", Location.Named("y"), [_s.Input(4)], [new TensorType([4], ElementType.F32)]).Result;
        _s.Module.SetOutputs([y]);
        new LoweringDriver(Targets.Small, [new AcmeRule()]).Run(_s.Module, ElementType.F32, new OpRegistry([new AcmeOperators()]), _reported);
        Assert.Equal(["top.Input input0 f32", "tpu.Relu y f32"], Lines());
    }

    private static LoweringDriver Driver() => new(Targets.Small, [new ReluRule(), new AddRule(), new ExpRule(), new ReshapeRule()]);

    private void Lower(ElementType type, params Value[] outputs)
    {
        _s.Module.SetOutputs(outputs);
        Driver().Run(_s.Module, type, OpRegistry.Standard, _reported);
        Assert.Empty(Verifier.Verify(_s.Module, OpRegistry.Standard).Select(d => d.Message));
    }

    private IEnumerable<string> Lines() => _s.Module.Operations
        .Where(o => o.Name is not ("top.None" or "top.Weight"))
        .Select(o => $"{o.Name} {o.Location.Name} {o.Result.Element.Text()}");
}
