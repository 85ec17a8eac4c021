using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>One test for each kind of message of the import.</summary>
public class DiagnosticsTests
{
    private static ModelProto OneNode(NodeProto node, long opset = 17) =>
        Onnx.Model(opset, node).Input("x", DataType.Float, 1, 4, 8, 8).Output("y");

    private static Diagnostic One(ModelProto model) => Assert.Single(model.Fail());

    [Fact]
    public void Unknown_operator()
    {
        NodeProto node = Onnx.Node("GatedSwish", ["x"], ["y"]);
        node.Domain = "com.acme";
        Diagnostic diagnostic = One(OneNode(node));
        Assert.Equal(CoreDiagnostics.UnknownOperator, diagnostic.Descriptor);
        Assert.Contains("com.acme::GatedSwish", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("GatedSwish_y", diagnostic.Place?.Node);
        Assert.Equal("com.acme::GatedSwish", diagnostic.Place?.OpType);
        Assert.Equal("y", diagnostic.Place?.Tensor);
        Assert.NotNull(diagnostic.Why);
        Assert.NotNull(diagnostic.Help);
    }

    [Fact]
    public void The_nearest_operator_is_named() =>
        Assert.Contains("'Swish'", One(OneNode(Onnx.Node("GatedSwish", ["x"], ["y"]))).Help, StringComparison.Ordinal);

    [Fact]
    public void An_operator_that_is_only_folded() =>
        Assert.Contains("run time", One(OneNode(Onnx.Node("Equal", ["x", "x"], ["y"]))).Message, StringComparison.Ordinal);

    [Fact]
    public void All_problems_in_one_run_without_cascades()
    {
        ModelProto model = Onnx.Model(
            17,
            Onnx.Node("Foo", ["x"], ["a"]),
            Onnx.Node("Relu", ["a"], ["b"]),
            Onnx.Node("Bar", ["b"], ["c"]),
            Onnx.Node("Conv", ["x", "x"], ["d"], ("auto_pad", "SIDEWAYS")),
            Onnx.Node("Add", ["c", "d"], ["y"])).Input("x", DataType.Float, 1, 4, 8, 8).Output("y");
        Assert.Equal(["Foo_a", "Bar_c", "Conv_d"], model.Fail().Select(d => d.Place!.Node));
    }

    [Fact]
    public void Unsupported_opset_of_an_operator()
    {
        Diagnostic diagnostic = One(OneNode(Onnx.Node("BatchNormalization", ["x", "x", "x", "x", "x"], ["y"]), 5));
        Assert.Equal(CoreDiagnostics.UnsupportedOpset, diagnostic.Descriptor);
    }

    [Fact]
    public void Newer_opset_is_a_warning()
    {
        var bag = new DiagnosticBag();
        OneNode(Onnx.Node("Relu", ["x"], ["y"]), 99).Import(bag);
        Assert.Equal(OnnxDiagnostics.NewerOpset, Assert.Single(bag.All).Descriptor);
    }

    [Theory]
    [InlineData("Resize", "mode", "cubic")]
    [InlineData("Pad", "mode", "wrap")]
    [InlineData("Gelu", "approximate", "roughly")]
    [InlineData("MaxPool", "auto_pad", "SIDEWAYS")]
    public void Unsupported_attribute(string type, string name, string value)
    {
        Diagnostic diagnostic = One(OneNode(Onnx.Node(type, ["x", "", "s"], ["y"], (name, value), ("kernel_shape", new long[] { 2, 2 })), 20)
            .Constant("s", Tensor.From([1f, 1, 2, 2], [4])));
        Assert.Equal(CoreDiagnostics.UnsupportedAttribute, diagnostic.Descriptor);
        Assert.Contains(value, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Why);
    }

    [Fact]
    public void Shapes_computed_at_run_time()
    {
        ModelProto model = OneNode(Onnx.Node("Reshape", ["x", "s"], ["y"])).Input("s", DataType.Int64, 2);
        Diagnostic diagnostic = One(model);
        Assert.Equal(CoreDiagnostics.UnsupportedAttribute, diagnostic.Descriptor);
        Assert.Contains("'s'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("fixed shape", diagnostic.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Arithmetic_on_integers_at_run_time()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Add", ["x", "x"], ["y"])).Input("x", DataType.Int64, 2).Output("y", DataType.Int64);
        Assert.Equal(CoreDiagnostics.UnsupportedType, One(model).Descriptor);
    }

    [Fact]
    public void An_input_that_is_no_tensor_of_numbers()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Identity", ["x"], ["y"])).Input("x", DataType.String, 2).Output("y", DataType.String);
        Diagnostic diagnostic = One(model);
        Assert.Equal(CoreDiagnostics.UnsupportedType, diagnostic.Descriptor);
        Assert.Contains("string", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_integers_computed_as_floats()
    {
        ModelProto model = OneNode(Onnx.Node("Cast", ["x"], ["y"], ("to", (int)DataType.Int64)));
        Assert.Equal(CoreDiagnostics.UnsupportedType, One(model).Descriptor);
    }

    [Fact]
    public void Dynamic_dimensions_need_a_shape()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["y"])).Input("x", DataType.Float, "batch", 3, "height", 8).Output("y");
        Diagnostic diagnostic = One(model);
        Assert.Equal(CoreDiagnostics.InputShape, diagnostic.Descriptor);
        Assert.Contains("[batch, 3, height, 8]", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("model.inputs.x.shape", diagnostic.Help, StringComparison.Ordinal);
        Assert.Equal("model.inputs.x.shape", diagnostic.Place?.Path);
        Assert.Equal(new Shape([2, 3, 4, 8]), model.Import(null, new() { ["x"] = [2, 3, 4, 8] }).Outputs[0].Shape);
    }

    [Fact]
    public void Shapes_that_do_not_fit_the_input()
    {
        ModelProto model = OneNode(Onnx.Node("Relu", ["x"], ["y"]));
        Assert.Equal(CoreDiagnostics.InputShape, Assert.Single(model.Fail(new() { ["x"] = [1, 2] })).Descriptor);
        Assert.Equal(CoreDiagnostics.InputShape, Assert.Single(model.Fail(new() { ["x"] = [1, 4, -1, 8] })).Descriptor);
        Diagnostic unknown = Assert.Single(model.Fail(new() { ["z"] = [1] }));
        Assert.Contains("'x'", unknown.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_are_not_there()
    {
        ModelProto model = OneNode(Onnx.Node("Relu", ["x"], ["y"]));
        Diagnostic diagnostic = Assert.Single(model.Fail(null, "nowhere"));
        Assert.Equal(CoreDiagnostics.InvalidValue, diagnostic.Descriptor);
        Assert.Equal(CoreDiagnostics.MalformedModel, One(Onnx.Model(17).Input("x", DataType.Float, 1).Output("y")).Descriptor);
    }

    [Fact]
    public void Tensors_nothing_defines()
    {
        Diagnostic diagnostic = One(OneNode(Onnx.Node("Add", ["x", "gone"], ["y"])));
        Assert.Equal(CoreDiagnostics.MalformedModel, diagnostic.Descriptor);
        Assert.Equal("gone", diagnostic.Place?.Tensor);
    }

    [Fact]
    public void Tensors_defined_twice()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["y"]), Onnx.Node("Abs", ["x"], ["y"])).Input("x", DataType.Float, 1).Output("y");
        Assert.Contains("twice", One(model).Message, StringComparison.Ordinal);
        ModelProto input = Onnx.Model(17, Onnx.Node("Relu", ["y"], ["x"])).Input("x", DataType.Float, 1).Output("x");
        Assert.Contains("twice", One(input).Message, StringComparison.Ordinal);
        ModelProto constant = OneNode(Onnx.Node("Relu", ["x"], ["y"])).Constant("w", new Tensor(ElementType.F32, [1])).Constant("w", new Tensor(ElementType.F32, [1]));
        Assert.Contains("twice", One(constant).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cycles()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Add", ["x", "b"], ["a"]), Onnx.Node("Relu", ["a"], ["b"])).Input("x", DataType.Float, 1).Output("b");
        Assert.Contains("depends on its own result", One(model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_call_themselves()
    {
        ModelProto model = OneNode(Onnx.Node("Loop", ["x"], ["y"]));
        model.Graph.Node[0].Domain = "own";
        var function = new FunctionProto { Name = "Loop", Domain = "own" };
        function.Input.Add("x");
        function.Output.Add("y");
        function.Node.Add(model.Graph.Node[0].Clone());
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        model.Functions.Add(function);
        Assert.Contains("calls itself", One(model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_break_their_definition()
    {
        foreach (NodeProto node in new[]
        {
            Onnx.Node("Softmax", ["x"], ["y"], ("axis", 7)),
            Onnx.Node("Relu", [], ["y"]),
            Onnx.Node("Transpose", ["x"], ["y"], ("perm", new long[] { 0, 0, 1, 2 })),
            Onnx.Node("Concat", ["x"], ["y"]),
            Onnx.Node("LeakyRelu", ["x"], ["y"], ("alpha", 1)),
            Onnx.Node("Conv", ["x", "x"], ["y"], ("strides", new long[] { 0, 1 })),
            Onnx.Node("MatMul", ["x", "w"], ["y"]),
            Onnx.Node("Add", ["x", "w"], ["y"]),
        })
        {
            Diagnostic diagnostic = One(OneNode(node).Constant("w", new Tensor(ElementType.F32, [7, 3])));
            Assert.Equal(CoreDiagnostics.InvalidNode, diagnostic.Descriptor);
            Assert.Equal(node.Name, diagnostic.Place?.Node);
        }
    }

    [Fact]
    public void An_optional_output_that_is_read()
    {
        ModelProto model = Onnx.Model(
            17, Onnx.Node("MaxPool", ["x"], ["m", "indices"], ("kernel_shape", new long[] { 2, 2 })), Onnx.Node("Cast", ["indices"], ["y"], ("to", 1)))
            .Input("x", DataType.Float, 1, 4, 8, 8).Output("y");
        Assert.Contains("'indices'", One(model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubles_are_remarked()
    {
        var bag = new DiagnosticBag();
        ModelProto model = Onnx.Model(17, Onnx.Node("Add", ["x", "w"], ["y"])).Input("x", DataType.Double, 2).Output("y", DataType.Double);
        var weight = new TensorProto { Name = "w", DataType = (int)DataType.Double };
        weight.Dims.Add(2);
        weight.DoubleData.AddRange([1, 2]);
        model.Graph.Initializer.Add(weight);
        model.Import(bag);
        Assert.Equal([OnnxDiagnostics.Narrowed, OnnxDiagnostics.Narrowed], bag.All.Select(d => d.Descriptor));
    }

    [Fact]
    public void A_condition_computed_at_run_time()
    {
        ModelProto model = OneNode(Onnx.Node("If", ["c"], ["y"], ("then_branch", Branch("Relu")), ("else_branch", Branch("Neg")))).Input("c", DataType.Bool, 1);
        Assert.Contains("'If'", One(model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_known_at_import_selects_the_branch()
    {
        ModelProto model = OneNode(Onnx.Node("If", ["c"], ["y"], ("then_branch", Branch("Sigmoid")), ("else_branch", Branch("Tanh"))))
            .Constant("c", new Tensor(ElementType.Bool, [1], [1]));
        Assert.Contains(model.Import().Operations, o => o.Name == "top.Sigmoid");
    }

    private static GraphProto Branch(string type)
    {
        var graph = new GraphProto();
        graph.Node.Add(Onnx.Node(type, ["x"], ["inner"]));
        graph.Output.Add(new ValueInfoProto { Name = "inner" });
        return graph;
    }
}
