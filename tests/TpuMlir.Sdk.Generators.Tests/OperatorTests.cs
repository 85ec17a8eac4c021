using System.ComponentModel.Composition.Hosting;
using TpuMlir.Sdk.Generators.Tests.Operators;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>What generated code does: the SDK's Relu, and this project's operator with every kind of part.</summary>
public sealed class OperatorTests
{
    private readonly SampleBuilder _sample = new("test");

    [Fact]
    public void Relu_is_created_with_all_attributes_and_inferred_types()
    {
        Value input = _sample.Input(2, 3);
        Relu relu = Relu.Create(_sample.Builder, Location.Named("y"), input, reluLimit: 6);

        Assert.Equal("top.Relu", relu.Operation.Name);
        Assert.Same(_sample.Module.Body, relu.Operation.Block);
        Assert.Equal("y", relu.Output.Name);
        Assert.Same(input, relu.Input);
        Assert.Same(relu.Operation.Result, relu.Output);
        Assert.Equal(6, relu.ReluLimit);
        Assert.Equal(new FloatAttribute(6), relu.Operation.Attribute("relu_limit"));
        Assert.Equal(new TensorType(Shape.Create([2, 3]), ElementType.F32), relu.Output.Type);
    }

    [Fact]
    public void A_default_is_written_too()
    {
        Relu relu = Relu.Create(_sample.Builder, Location.Named("y"), _sample.Input(2));

        Assert.Equal(new FloatAttribute(-1), relu.Operation.Attribute("relu_limit"));
    }

    [Fact]
    public void An_absent_attribute_reads_as_its_default()
    {
        var operation = new Operation("top.Relu", Location.Unknown, [_sample.Input(2)], [NoneType.Instance]);

        Assert.Equal(-1, new Relu(operation).ReluLimit);
    }

    [Fact]
    public void Relu_is_defined()
    {
        OpDefinition definition = Relu.Definition;

        Assert.Equal(Relu.OperationName, definition.Name);
        Assert.Equal("Rectified linear unit.", definition.Summary);
        Assert.Equal([new OperandSpec("input", Arity.One, "Any shape.")], definition.Operands);
        Assert.Equal([new ResultSpec("output", Arity.One, "The shape of the input.")], definition.Results);
        Assert.Equal(
            [new AttributeSpec("relu_limit", "f64", new FloatAttribute(-1), "The upper bound, or a negative number for none.")],
            definition.Attributes);
        Assert.Equal(Relu.Samples().Select(s => s.Name), definition.Samples().Select(s => s.Name));
    }

    [Fact]
    public void The_registry_finds_relu_and_makes_its_view()
    {
        Relu relu = Relu.Create(_sample.Builder, Location.Named("y"), _sample.Input(2));

        Assert.Same(Relu.Definition, OpRegistry.Standard.Find("top.Relu"));
        Assert.Same(relu.Operation, Assert.IsType<Relu>(OpRegistry.Standard.View(relu.Operation)).Operation);
    }

    [Fact]
    public void Providers_are_found_by_mef_in_the_sdk_and_here()
    {
        using var catalog = new AggregateCatalog(
            new AssemblyCatalog(typeof(Relu).Assembly), new AssemblyCatalog(typeof(Everything).Assembly));
        using var container = new CompositionContainer(catalog);
        IOpProvider[] providers = [.. container.GetExportedValues<IOpProvider>()];

        Assert.Equal(2, providers.Length);
        Assert.Contains(providers, p => p.Operators.SequenceEqual([Bare.Definition, Everything.Definition]));
        Assert.All(providers, p => Assert.Equal(p.Operators.OrderBy(d => d.Name, StringComparer.Ordinal), p.Operators));
    }

    [Fact]
    public void Operands_and_results_of_every_arity()
    {
        Value[] inputs = [_sample.Input(2), _sample.Input(3), _sample.Input(4), _sample.Input(5)];
        Everything op = Everything.Create(_sample.Builder, _sample.Location, inputs[0], inputs[1], [inputs[2], inputs[3]], 2, [3]);

        Assert.Equal(inputs, op.Operation.Operands);
        Assert.Same(inputs[1], op.Bias);
        Assert.Equal(inputs[2..], op.Others);
        Assert.Equal(op.Operation.Results, op.Rest.Prepend(op.Output));
        Assert.Equal(3, op.Operation.Results.Count);
        Assert.All(op.Rest, r => Assert.Equal(inputs[0].Type, r.Type));

        op.Input = inputs[3];
        Assert.Same(inputs[3], op.Input);
    }

    [Fact]
    public void An_absent_operand_is_top_none()
    {
        Everything op = Everything.Create(_sample.Builder, _sample.Location, _sample.Input(2), null, [], 0, [3]);

        Assert.Null(op.Bias);
        Assert.Equal("top.None", op.Operation.Operand(1).Definition?.Name);
        Assert.Empty(op.Others);
        Assert.Empty(op.Rest);
    }

    [Fact]
    public void Attributes_of_every_type()
    {
        Everything op = Everything.Create(
            _sample.Builder, _sample.Location, _sample.Input(2), null, [], 0, [3, 4], labels: ["a"], @fixed: false, mode: "linear", group: 2);

        Assert.Equal([3, 4], op.KernelShape);
        Assert.Equal(2, op.Group);
        Assert.Equal([0, 0], op.Pads);
        Assert.False(op.Fixed);
        Assert.Equal(-1, op.ReluLimit);
        Assert.Equal([0.5, 2], op.Scales);
        Assert.Equal("linear", op.Mode);
        Assert.Equal(["a"], op.Labels);
        Assert.Equal(
            ["fixed", "group", "kernel_shape", "mode", "outputNames", "pads", "relu_limit", "scales"],
            op.Operation.Attributes.Keys.Order(StringComparer.Ordinal));

        op.Group = 7;
        op.Pad(1);
        Assert.Equal(new IntegerAttribute(7), op.Operation.Attribute("group"));
        Assert.Equal([1, 1], op.Pads);
    }

    [Fact]
    public void A_missing_required_attribute_is_an_error()
    {
        var op = new Everything(new Operation("test.Everything", Location.Unknown, [], []));

        Assert.Throws<InvalidOperationException>(() => op.KernelShape);
        Assert.Equal("say \"nearest\"", op.Mode);
    }

    [Fact]
    public void Nothing_is_left_when_types_cannot_be_inferred()
    {
        Value input = _sample.Input(2);
        var error = Assert.Throws<OpException>(() =>
            Everything.Create(_sample.Builder, _sample.Location, input, input, [], 0, []));

        Assert.Equal("kernel_shape is empty", error.Message);
        Assert.True(input.IsUnused);
        Assert.DoesNotContain(_sample.Module.Body.Operations, o => o.Name == Everything.OperationName);
    }

    [Fact]
    public void Definition_of_everything()
    {
        OpDefinition definition = Everything.Definition;

        Assert.Equal("Has every kind of part, among them a List<T> & a reference to Op.", definition.Summary);
        Assert.Equal([Arity.One, Arity.Optional, Arity.Variadic], definition.Operands.Select(o => o.Arity));
        Assert.Equal([Arity.One, Arity.Variadic], definition.Results.Select(r => r.Arity));
        Assert.Equal(["i64", "i64[]", "i64[]", "bool", "f64", "f64[]", "str", "str[]"], definition.Attributes.Select(a => a.Type));
        Assert.Equal(["kernel_shape"], definition.Attributes.Where(a => a.Default is null).Select(a => a.Name));
        Assert.Equal(IrAttributes.From(new long[] { 0, 0 }), definition.Attributes[2].Default);
        Assert.Equal("one", Assert.Single(definition.Samples()).Name);
        Assert.Empty(Bare.Definition.Samples());
    }
}
