using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>What the imported module looks like.</summary>
public class ImportTests
{
    private static string[] Ops(Module module) => [.. module.Operations.Select(o => o.Name)];

    [Fact]
    public void Locations_carry_tensor_and_node()
    {
        Module module = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["y"])).Input("x", DataType.Float, 2).Output("y").Import();
        Operation relu = module.Outputs[0].Definition!;
        Assert.Equal("y", relu.Location.Name);
        Assert.Equal("Relu:Relu_y", relu.Location.Node);
    }

    [Fact]
    public void Several_results_have_a_fused_location()
    {
        Module module = Onnx.Model(17, Onnx.Node("Split", ["x"], ["a", "b"])).Input("x", DataType.Float, 4).Output("a").Output("b").Import();
        Operation split = module.Outputs[0].Definition!;
        Assert.Equal(["a", "b"], split.Location.Names);
        Assert.Equal(["a", "b"], module.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Added_operations_are_named_after_the_output()
    {
        Module module = Onnx.Model(11, Onnx.Node("Softmax", ["x"], ["y"], ("axis", 1))).Input("x", DataType.Float, 2, 3, 4).Output("y").Import();
        Assert.Equal(["x", "y_rows", "y_row_softmax", "y"], module.Operations.Select(o => o.Location.Name));
    }

    [Fact]
    public void Computations_of_shapes_vanish()
    {
        Module module = Onnx.Model(
            17,
            Onnx.Node("Shape", ["x"], ["shape"]),
            Onnx.Node("Constant", [], ["zero"], ("value", Tensor.From([0L], Shape.Scalar))),
            Onnx.Node("Gather", ["shape", "zero"], ["batch"]),
            Onnx.Node("Unsqueeze", ["batch", "axes"], ["first"]),
            Onnx.Node("Concat", ["first", "rest"], ["target"], ("axis", 0)),
            Onnx.Node("Reshape", ["x", "target"], ["y"]))
            .Input("x", DataType.Float, 2, 3, 4).Output("y")
            .Constant("axes", Tensor.FromLongs(0)).Constant("rest", Tensor.FromLongs(-1)).Import();
        Assert.Equal(["top.Input", "top.Reshape"], Ops(module));
        Assert.Equal(new Shape([2, 12]), module.Outputs[0].Shape);
    }

    [Fact]
    public void Float_computations_on_constants_vanish()
    {
        Module module = Onnx.Model(17, Onnx.Node("Exp", ["w"], ["e"]), Onnx.Node("Mul", ["e", "w"], ["m"]), Onnx.Node("Add", ["x", "m"], ["y"]))
            .Input("x", DataType.Float, 2).Output("y").Constant("w", Tensor.From([0f, 1f], [2])).Import();
        Assert.Equal(["top.Input", "top.Weight", "top.Add"], Ops(module));
        Assert.Equal(["m"], module.Weights.Names);
        Assert.Equal([0f, MathF.E], module.Weights["m"].Floats().ToArray());
    }

    [Fact]
    public void Weights_nothing_reads_are_left_out()
    {
        Module module = Onnx.Model(17, Onnx.Node("Add", ["x", "one"], ["y"]))
            .Input("x", DataType.Float, 2).Output("y").Constant("one", Tensor.From([1f], [1])).Constant("spare", Tensor.From([1f], [1])).Import();
        Assert.Equal(["top.Input", "top.AddConst"], Ops(module));
        Assert.Equal(0, module.Weights.Count);
    }

    [Fact]
    public void Nodes_the_outputs_do_not_need_are_left_out()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["a"]), Onnx.Node("NoSuchThing", ["a"], ["b"]))
            .Input("x", DataType.Float, 2).Output("b");
        Module module = model.Import(null, null, "a");
        Assert.Equal(["top.Input", "top.Relu"], Ops(module));
    }

    [Fact]
    public void Nodes_out_of_order_are_put_in_order()
    {
        Module module = Onnx.Model(17, Onnx.Node("Exp", ["a"], ["y"]), Onnx.Node("Relu", ["x"], ["a"])).Input("x", DataType.Float, 2).Output("y").Import();
        Assert.Equal(["top.Input", "top.Relu", "top.Exp"], Ops(module));
    }

    [Fact]
    public void Half_floats_stay_at_the_border()
    {
        Module module = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["a"]), Onnx.Node("Add", ["a", "w"], ["y"]))
            .Input("x", DataType.Float16, 2).Output("y", DataType.Float16).Constant("w", Tensor.From([1f, 2f], [2]).To(ElementType.F16)).Import();
        Assert.Equal(["top.Input", "top.Cast", "top.Relu", "top.Weight", "top.Add", "top.Cast"], Ops(module));
        Assert.Equal(["x", "x_f32", "a", "w", "y_f32", "y"], module.Operations.Select(o => o.Location.Name));
        Assert.Equal(ElementType.F16, module.Inputs[0].Result.Element);
        Assert.Equal(ElementType.F32, module.Weights["w"].Type);
        Assert.Equal(ElementType.F16, module.Outputs[0].Element);
    }

    [Fact]
    public void Conversions_between_floats_inside_do_nothing()
    {
        Module module = Onnx.Model(17, Onnx.Node("Cast", ["x"], ["h"], ("to", (int)DataType.Float16)), Onnx.Node("Relu", ["h"], ["r"]), Onnx.Node("Cast", ["r"], ["y"], ("to", 1)))
            .Input("x", DataType.Float, 2).Output("y").Import();
        Assert.Equal(["top.Input", "top.Relu", "top.Reshape"], Ops(module));
        Assert.Equal("y", module.Outputs[0].Name);
    }

    [Fact]
    public void Outputs_keep_their_names()
    {
        Module module = Onnx.Model(17, Onnx.Node("Relu", ["x"], ["a"]), Onnx.Node("Identity", ["a"], ["b"]), Onnx.Node("Identity", ["w"], ["c"]))
            .Input("x", DataType.Float, 2).Output("a").Output("b").Output("c").Constant("w", Tensor.From([1f, 2f], [2])).Import();
        Assert.Equal(["a", "b", "c"], module.Outputs.Select(o => o.Name));
        Dictionary<string, Tensor> results = Interpreter.Run(module, new Dictionary<string, Tensor> { ["x"] = Tensor.From([-1f, 1f], [2]) });
        Assert.Equal([0f, 1f], results["b"].Floats().ToArray());
        Assert.Equal([1f, 2f], results["c"].Floats().ToArray());
    }

    [Fact]
    public void Functions_of_the_model_are_expanded()
    {
        NodeProto call = Onnx.Node("Leak", ["x"], ["y"], ("slope", 0.5f));
        call.Domain = "own";
        var function = new FunctionProto { Name = "Leak", Domain = "own" };
        function.Input.Add("in");
        function.Output.Add("out");
        NodeProto inner = Onnx.Node("LeakyRelu", ["in"], ["t"], ("alpha", 0f));
        inner.Attribute[0].RefAttrName = "slope";
        function.Node.Add([inner, Onnx.Node("Neg", ["t"], ["out"])]);
        function.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        ModelProto model = Onnx.Model(17, call).Input("x", DataType.Float, 2).Output("y");
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        model.Functions.Add(function);
        Module module = model.Import();
        Assert.Equal(["x", "Leak_y/t", "y"], module.Operations.Select(o => o.Location.Name));
        Assert.Equal(0.5, module.Operations.ElementAt(1).Get<double>("alpha"));
    }

    [Fact]
    public void Initialisers_listed_as_inputs_are_constants()
    {
        Module module = Onnx.Model(7, Onnx.Node("Add", ["x", "w"], ["y"]))
            .Input("x", DataType.Float, 2).Input("w", DataType.Float, 2).Output("y").Constant("w", Tensor.From([1f, 2f], [2])).Import();
        Assert.Single(module.Inputs);
    }

    [Fact]
    public void The_same_model_gives_the_same_module()
    {
        ModelProto model = Onnx.Model(17, Onnx.Node("Gemm", ["x", "w", "b"], ["y"], ("transB", 1), ("alpha", 2f)))
            .Input("x", DataType.Float, 1, 2).Output("y").Constant("w", Tensor.From([1f, 2, 3, 4, 5, 6], [3, 2])).Constant("b", Tensor.From([1f], [1]));
        Assert.Equal(
            model.Import().Operations.Select(o => (o.Name, o.Location)),
            model.Import().Operations.Select(o => (o.Name, o.Location)));
    }
}
