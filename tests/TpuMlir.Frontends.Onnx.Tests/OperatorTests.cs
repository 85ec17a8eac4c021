using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Reference;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Forms of operators that ONNX's own cases leave out, compared with ONNX Runtime.</summary>
public class OperatorTests
{
    private static readonly OnnxRuntimeRunner Runner = new();

    private static Tensor Random(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var tensor = new Tensor(ElementType.F32, new Shape(shape));
        foreach (ref float value in tensor.Floats())
        {
            value = (float)((random.NextDouble() * 4) - 2);
        }

        return tensor;
    }

    /// <summary>Imports and runs a node on x and constants, and compares with ONNX Runtime.</summary>
    private static Module Compare(long opset, NodeProto node, Tensor x, params (string Name, Tensor Data)[] constants)
    {
        Skip.IfNot(Runner.IsAvailable(new ReferenceOptions(), out string reason), reason);
        ModelProto model = Onnx.Model(opset, node).Input("x", x.Type.Code(), [.. x.Shape.Select(d => (object)d)]);
        foreach ((string name, Tensor data) in constants)
        {
            model.Constant(name, data);
        }

        foreach (string output in node.Output)
        {
            model.Output(output, x.Type.Code());
        }

        using var file = new TempFile(model.ToByteArray());
        var inputs = new Dictionary<string, Tensor> { ["x"] = x };
        IReadOnlyDictionary<string, Tensor> wanted = Runner.Run(file.Path, inputs, [], new ReferenceOptions());
        Module module = Onnx.Import(file.Path);
        Dictionary<string, Tensor> found = Interpreter.Run(module, inputs);
        foreach (string output in node.Output)
        {
            Assert.Null(Comparison.Difference(wanted[output], found[output]));
        }

        return module;
    }

    public static IEnumerable<object[]> ConvForms() =>
        from pad in new[] { "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER" }
        from stride in new[] { 1L, 2 }
        from dilation in new[] { 1L, 2 }
        from groups in new[] { 1, 2, 4 }
        // ONNX Runtime refuses both together.
        where dilation == 1 || !pad.StartsWith("SAME", StringComparison.Ordinal)
        select new object[] { pad, stride, dilation, groups };

    [SkippableTheory]
    [MemberData(nameof(ConvForms))]
    public void Conv(string pad, long stride, long dilation, int group)
    {
        (string, object)[] attributes = [("strides", new[] { stride, 1 }), ("dilations", new[] { 1, dilation }), ("group", group), ("auto_pad", pad)];
        Compare(13, Onnx.Node("Conv", ["x", "w", "b"], ["y"], attributes), Random(1, 2, 4, 9, 8), ("w", Random(2, 8, 4 / group, 3, 2)), ("b", Random(3, 8)));
    }

    [SkippableTheory]
    [InlineData("NOTSET", 1, 1)]
    [InlineData("SAME_LOWER", 2, 1)]
    [InlineData("VALID", 3, 2)]
    public void Conv_over_one_dimension(string pad, long stride, long dilation)
    {
        (string, object)[] attributes = [("strides", new[] { stride }), ("dilations", new[] { dilation }), ("auto_pad", pad)];
        Compare(13, Onnx.Node("Conv", ["x", "w"], ["y"], attributes), Random(1, 2, 4, 11), ("w", Random(2, 5, 4, 3)));
    }

    public static IEnumerable<object[]> ConvTransposeForms() =>
        from pad in new[] { "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER", "pads", "output_shape" }
        from stride in new[] { 1L, 2, 3 }
        from groups in new[] { 1, 2 }
        from dilation in new[] { 1L, 2 }
        select new object[] { pad, stride, groups, dilation };

    [SkippableTheory]
    [MemberData(nameof(ConvTransposeForms))]
    public void ConvTranspose(string pad, long stride, int group, long dilation)
    {
        List<(string, object)> attributes = [("strides", new[] { stride, stride }), ("dilations", new[] { dilation, 1 }), ("group", group)];
        attributes.Add(pad switch
        {
            "pads" => ("pads", new long[] { 1, 0, 0, 2 }),
            "output_shape" => ("output_shape", new[] { 4 * stride, (5 * stride) + 1 }),
            _ => ("auto_pad", pad),
        });
        if (stride > 1 && pad is "NOTSET" or "pads" && stride > 1)
        {
            attributes.Add(("output_padding", new long[] { 1, 0 }));
        }

        Compare(13, Onnx.Node("ConvTranspose", ["x", "w", "b"], ["y"], [.. attributes]), Random(1, 1, 4, 4, 5), ("w", Random(2, 4, 3, 3, 4)), ("b", Random(3, 3 * group)));
    }

    [SkippableFact]
    public void ConvTranspose_over_one_dimension() => Compare(
        13, Onnx.Node("ConvTranspose", ["x", "w"], ["y"], ("strides", new long[] { 2 }), ("pads", new long[] { 1, 0 })), Random(1, 1, 4, 7), ("w", Random(2, 4, 3, 3)));

    public static IEnumerable<object[]> PoolForms() =>
        from type in new[] { "MaxPool", "AveragePool" }
        from pad in new[] { "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER", "pads" }
        from ceil in new[] { 0, 1 }
        from counted in type == "MaxPool" ? new[] { 0 } : [0, 1]
        from stride in new[] { 1L, 2, 3 }
        where ceil == 0 || !pad.StartsWith("SAME", StringComparison.Ordinal)
        select new object[] { type, pad, ceil, counted, stride };

    [SkippableTheory]
    [MemberData(nameof(PoolForms))]
    public void Pool(string type, string pad, int ceil, int counted, long stride)
    {
        List<(string, object)> attributes = [("kernel_shape", new long[] { 3, 2 }), ("strides", new[] { stride, stride }), ("ceil_mode", ceil)];
        attributes.Add(pad == "pads" ? ("pads", new long[] { 1, 0, 2, 1 }) : ("auto_pad", pad));
        if (counted != 0)
        {
            attributes.Add(("count_include_pad", counted));
        }

        Compare(12, Onnx.Node(type, ["x"], ["y"], [.. attributes]), Random(1, 2, 3, 9, 8));
    }

    [SkippableTheory]
    [InlineData("MaxPool")]
    [InlineData("AveragePool")]
    public void Pool_over_one_dimension(string type) =>
        Compare(12, Onnx.Node(type, ["x"], ["y"], ("kernel_shape", new long[] { 3 }), ("strides", new long[] { 2 }), ("pads", new long[] { 1, 1 })), Random(1, 2, 3, 9));

    [SkippableTheory]
    [InlineData("GlobalAveragePool", new long[] { 2, 3, 5 })]
    [InlineData("GlobalMaxPool", new long[] { 2, 3, 5, 4 })]
    [InlineData("GlobalAveragePool", new long[] { 2, 3, 5, 4, 2 })]
    public void Global_pool(string type, long[] shape) => Compare(13, Onnx.Node(type, ["x"], ["y"]), Random(1, shape));

    public static IEnumerable<object[]> ResizeForms() =>
        from form in (IEnumerable<(string Mode, string Coordinates, string Nearest)>)
        [
            .. from c in new[] { "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric" }
               from n in new[] { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil" }
               select ("nearest", c, n),
            .. from c in new[] { "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric" } select ("linear", c, "floor"),
        ]
        from scales in new[] { new[] { 2f, 2 }, [1.5f, 3], [0.5f, 0.7f], [1, 2], [0.26f, 1.3f] }
        select new object[] { form.Mode, form.Coordinates, form.Nearest, scales };

    [SkippableTheory]
    [MemberData(nameof(ResizeForms))]
    public void Resize(string mode, string coordinates, string nearest, float[] scales) => Compare(
        13,
        Onnx.Node("Resize", ["x", "", "s"], ["y"], ("mode", mode), ("coordinate_transformation_mode", coordinates), ("nearest_mode", nearest)),
        Random(1, 1, 2, 4, 6),
        ("s", Tensor.From([1, 1, .. scales], [4])));

    [SkippableTheory]
    [InlineData("nearest", "half_pixel_symmetric")]
    [InlineData("linear", "half_pixel_symmetric")]
    [InlineData("linear", "half_pixel")]
    public void Resize_of_operator_set_19(string mode, string coordinates) => Compare(
        19,
        Onnx.Node("Resize", ["x", "", "s"], ["y"], ("mode", mode), ("coordinate_transformation_mode", coordinates), ("axes", new long[] { 2, 3 })),
        Random(1, 1, 2, 4, 6),
        ("s", Tensor.From([1.3f, 2.1f], [2])));

    [SkippableTheory]
    [InlineData("not_larger")]
    [InlineData("not_smaller")]
    [InlineData("stretch")]
    public void Resize_that_keeps_the_aspect(string policy) => Compare(
        18,
        Onnx.Node("Resize", ["x", "", "", "s"], ["y"], ("mode", "linear"), ("keep_aspect_ratio_policy", policy), ("axes", new long[] { 2, 3 })),
        Random(1, 1, 2, 4, 6),
        ("s", Tensor.FromLongs(7, 8)));

    [SkippableTheory]
    [InlineData("nearest", 0f)]
    [InlineData("linear", 7f)]
    public void Resize_of_a_region(string mode, float outside) => Compare(
        13,
        Onnx.Node("Resize", ["x", "roi", "", "s"], ["y"], ("mode", mode), ("coordinate_transformation_mode", "tf_crop_and_resize"), ("extrapolation_value", outside)),
        Random(1, 1, 1, 4, 6),
        ("roi", Tensor.From([0f, 0, 0.4f, -0.3f, 1, 1, 1.2f, 0.7f], [8])),
        ("s", Tensor.FromLongs(1, 1, 5, 4)));

    [SkippableTheory]
    [InlineData("nearest", 2f, 3f)]
    [InlineData("nearest", 0.5f, 0.4f)]
    [InlineData("linear", 2f, 1.5f)]
    [InlineData("linear", 0.5f, 0.7f)]
    public void Resize_of_operator_set_10(string mode, float height, float width) => Compare(
        10, Onnx.Node("Resize", ["x", "s"], ["y"], ("mode", mode)), Random(1, 1, 2, 4, 6), ("s", Tensor.From([1, 1, height, width], [4])));

    [SkippableTheory]
    [InlineData(7)]
    [InlineData(9)]
    public void Upsample(int opset)
    {
        float[] scales = [1, 1, 2, 3];
        Module module = opset < 9
            ? Compare(opset, Onnx.Node("Upsample", ["x"], ["y"], ("mode", "nearest"), ("scales", scales)), Random(1, 1, 2, 4, 6))
            : Compare(opset, Onnx.Node("Upsample", ["x", "s"], ["y"], ("mode", "nearest")), Random(1, 1, 2, 4, 6), ("s", Tensor.From(scales, [4])));
        Assert.Contains(module.Operations, o => o.Name == "top.Upsample");
    }

    [SkippableTheory]
    [InlineData(0, 0, 1f, 1f, new long[] { 5 })]
    [InlineData(0, 1, 2f, 1f, new long[] { 1, 5 })]
    [InlineData(0, 0, 0.5f, 3f, new long[] { 3, 1 })]
    [InlineData(1, 1, 1f, 0f, new long[] { 5 })]
    [InlineData(1, 0, 2f, 2f, new long[] { 3, 5 })]
    [InlineData(0, 0, 2f, 2f, new long[] { 1 })]
    public void Gemm(int transA, int transB, float alpha, float beta, long[] bias) => Compare(
        13,
        Onnx.Node("Gemm", ["x", "w", "c"], ["y"], ("transA", transA), ("transB", transB), ("alpha", alpha), ("beta", beta)),
        transA != 0 ? Random(1, 4, 3) : Random(1, 3, 4),
        ("w", transB != 0 ? Random(2, 5, 4) : Random(2, 4, 5)),
        ("c", Random(3, bias)));

    [SkippableFact]
    public void Gemm_of_computed_matrices() =>
        Compare(13, Onnx.Node("Gemm", ["x", "x", "c"], ["y"], ("transB", 1), ("alpha", 0.5f), ("beta", 2f)), Random(1, 3, 4), ("c", Random(3, 3)));

    [SkippableTheory]
    [InlineData(new long[] { 4 })]
    [InlineData(new long[] { 4, 5 })]
    [InlineData(new long[] { 3, 4, 5 })]
    [InlineData(new long[] { 2, 1, 4, 5 })]
    public void MatMul(long[] right) => Compare(13, Onnx.Node("MatMul", ["x", "w"], ["y"]), Random(1, 3, 2, 4), ("w", Random(2, right)));

    [SkippableTheory]
    [InlineData("constant", new long[] { 0, 1, -1, 2, 0, 1, 2, -2 })]
    [InlineData("reflect", new long[] { 0, 0, 2, 1, 0, 0, 1, 3 })]
    [InlineData("edge", new long[] { 0, 0, 2, 1, 0, 0, 1, 3 })]
    public void Pad(string mode, long[] pads)
    {
        Compare(2 + 5, Onnx.Node("Pad", ["x"], ["y"], ("mode", mode), ("pads", pads), ("value", 1.5f)), Random(1, 1, 2, 4, 6));
        Compare(13, Onnx.Node("Pad", ["x", "p", "v"], ["y"], ("mode", mode)), Random(1, 1, 2, 4, 6), ("p", Tensor.FromLongs(pads)), ("v", Tensor.From([1.5f], [])));
    }

    [SkippableFact]
    public void Slice_by_attributes() => Compare(
        9, Onnx.Node("Slice", ["x"], ["y"], ("starts", new long[] { 1, -3 }), ("ends", new long[] { 1000, -1 }), ("axes", new long[] { 1, 2 })), Random(1, 2, 5, 6));

    [SkippableTheory]
    [InlineData(-1, -1000, -1)]
    [InlineData(3, 0, -2)]
    [InlineData(-2, 0, -1)]
    [InlineData(1, 6, 3)]
    public void Slice_with_steps(long start, long end, long step) => Compare(
        13,
        Onnx.Node("Slice", ["x", "s", "e", "a", "t"], ["y"]),
        Random(1, 2, 6, 6),
        ("s", Tensor.FromLongs(start)),
        ("e", Tensor.FromLongs(end)),
        ("a", Tensor.FromLongs(1)),
        ("t", Tensor.FromLongs(step)));

    [SkippableFact]
    public void Split_by_attribute_input_and_number()
    {
        Compare(11, Onnx.Node("Split", ["x"], ["a", "b"], ("axis", 1), ("split", new long[] { 2, 4 })), Random(1, 2, 6));
        Compare(13, Onnx.Node("Split", ["x", "s"], ["a", "b", "c"], ("axis", -1)), Random(1, 2, 6), ("s", Tensor.FromLongs(1, 2, 3)));
        Compare(18, Onnx.Node("Split", ["x"], ["a", "b", "c", "d"], ("axis", 1), ("num_outputs", 4)), Random(1, 2, 7));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Softmax_before_operator_set_13(int axis)
    {
        Compare(11, Onnx.Node("Softmax", ["x"], ["y"], ("axis", axis)), Random(1, 2, 3, 4));
        Compare(11, Onnx.Node("LogSoftmax", ["x"], ["y"], ("axis", axis)), Random(1, 2, 3, 4));
        Compare(13, Onnx.Node("LogSoftmax", ["x"], ["y"], ("axis", axis)), Random(1, 2, 3, 4));
    }

    [SkippableTheory]
    [InlineData("ReduceSum")]
    [InlineData("ReduceMean")]
    [InlineData("ReduceMax")]
    [InlineData("ReduceMin")]
    [InlineData("ReduceProd")]
    [InlineData("ReduceL1")]
    [InlineData("ReduceL2")]
    [InlineData("ReduceSumSquare")]
    [InlineData("ReduceLogSumExp")]
    public void Reductions(string type)
    {
        foreach (int keep in new[] { 0, 1 })
        {
            Compare(11, Onnx.Node(type, ["x"], ["y"], ("axes", new long[] { 0, -1 }), ("keepdims", keep)), Random(1, 2, 3, 4));
            Compare(18, Onnx.Node(type, ["x", "a"], ["y"], ("keepdims", keep)), Random(1, 2, 3, 4), ("a", Tensor.FromLongs(1)));
            Compare(11, Onnx.Node(type, ["x"], ["y"], ("keepdims", keep)), Random(1, 2, 3, 4));
        }
    }

    [SkippableTheory]
    [InlineData("Add")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Div")]
    [InlineData("Min")]
    [InlineData("Max")]
    public void Arithmetic_with_constants(string type)
    {
        foreach (long[] shape in new long[][] { [], [1], [1, 1, 1, 1, 1], [4], [3, 1], [2, 1, 4] })
        {
            Compare(13, Onnx.Node(type, ["x", "w"], ["y"]), Random(1, 2, 3, 4), ("w", Random(5, shape)));
            Compare(13, Onnx.Node(type, ["w", "x"], ["y"]), Random(1, 2, 3, 4), ("w", Random(5, shape)));
        }
    }

    [SkippableFact]
    public void Clip_in_its_forms()
    {
        Compare(7, Onnx.Node("Clip", ["x"], ["y"], ("min", -1f), ("max", 0.5f)), Random(1, 9));
        Compare(7, Onnx.Node("Clip", ["x"], ["y"], ("min", -1f)), Random(1, 9));
        Compare(7, Onnx.Node("Clip", ["x"], ["y"], ("max", 1f)), Random(1, 9));
        Compare(13, Onnx.Node("Clip", ["x", "", "b"], ["y"]), Random(1, 9), ("b", Tensor.From([0.5f], [])));
        Compare(13, Onnx.Node("Clip", ["x", "a", "b"], ["y"]), Random(1, 9), ("a", Tensor.From([0f], [])), ("b", Tensor.From([1f], [])));
        Module relu = Compare(13, Onnx.Node("Clip", ["x", "a"], ["y"]), Random(1, 9), ("a", Tensor.From([0f], [])));
        Assert.Contains(relu.Operations, o => o.Name == "top.Relu");
    }

    [SkippableTheory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 1, 1, 1 })]
    [InlineData(new long[] { 3, 1, 1 })]
    [InlineData(new long[] { 2, 1, 5 })]
    public void PRelu(long[] slope)
    {
        long[] shape = slope.Length == 1 ? [2, 4, 3] : [2, 3, 2, 5];
        Compare(13, Onnx.Node("PRelu", ["x", "s"], ["y"]), Random(1, shape), ("s", Random(2, slope is [2, 1, 5] ? [3, 2, 5] : slope)));
    }

    [SkippableFact]
    public void Gather_in_its_forms()
    {
        Compare(13, Onnx.Node("Gather", ["x", "i"], ["y"], ("axis", 1)), Random(1, 2, 6, 3), ("i", Tensor.From([-2L], [])));
        Compare(13, Onnx.Node("Gather", ["x", "i"], ["y"], ("axis", 1)), Random(1, 2, 6, 3), ("i", Tensor.From([0L, 2, 4], [3])));
        Compare(13, Onnx.Node("Gather", ["x", "i"], ["y"], ("axis", -1)), Random(1, 2, 6, 3), ("i", Tensor.From([2L, 0, 1, 1], [2, 2])));
    }

    [SkippableFact]
    public void BatchNormalization() => Compare(
        9,
        Onnx.Node("BatchNormalization", ["x", "g", "b", "m", "v"], ["y"], ("epsilon", 0.01f)),
        Random(1, 2, 3, 4, 5),
        ("g", Random(2, 3)),
        ("b", Random(3, 3)),
        ("m", Random(4, 3)),
        ("v", Tensor.From([0.5f, 1, 2], [3])));

    [SkippableTheory]
    [InlineData("DCR")]
    [InlineData("CRD")]
    public void DepthToSpace(string mode) => Compare(13, Onnx.Node("DepthToSpace", ["x"], ["y"], ("blocksize", 2), ("mode", mode)), Random(1, 2, 8, 3, 5));
}
