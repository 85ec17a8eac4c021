using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx;

/// <summary>Small models with outputs computed by hand.</summary>
internal static class OnnxSamples
{
    /// <summary>The models.</summary>
    public static IReadOnlyList<ModelSample> All { get; } = [Dense(), Windows()];

    /// <summary>Y = relu(X·W + B - 1): [[1, 2], [3, 4]]·[[1, 0], [0, -1]] + [0.5, 4.5] is [[1.5, 2.5], [3.5, 0.5]], and 1 less [[0.5, 1.5], [2.5, -0.5]].</summary>
    private static ModelSample Dense()
    {
        ModelProto model = Model("dense", [2, 2], [Node("Gemm", ["X", "W", "B"], "G"), Node("Sub", ["G", "one"], "S"), Node("Relu", ["S"], "Y")]);
        model.Graph.Initializer.Add(Constant("W", Tensor.From([1f, 0f, 0f, -1f], [2, 2])));
        model.Graph.Initializer.Add(Constant("B", Tensor.From([0.5f, 4.5f], [2])));
        model.Graph.Initializer.Add(Constant("one", Tensor.From([1f], [1])));
        return Sample(model, Tensor.From([1f, 2f, 3f, 4f], [2, 2]), Tensor.From([0.5f, 1.5f, 2.5f, 0f], [2, 2]));
    }

    /// <summary>Sums of the 2x2 windows of 1 to 9 are 12, 16, 24, 28; the largest of them is the one output.</summary>
    private static ModelSample Windows()
    {
        ModelProto model = Model("windows", [1, 1, 3, 3], [Node("Conv", ["X", "W"], "C"), Node("GlobalMaxPool", ["C"], "Y")]);
        model.Graph.Initializer.Add(Constant("W", Tensor.From([1f, 1f, 1f, 1f], [1, 1, 2, 2])));
        return Sample(model, Tensor.From([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f], [1, 1, 3, 3]), Tensor.From([28f], [1, 1, 1, 1]));
    }

    private static ModelSample Sample(ModelProto model, Tensor x, Tensor y) => new(model.Graph.Name, ".onnx", model.ToByteArray())
    {
        Inputs = new Dictionary<string, Tensor> { ["X"] = x },
        Expected = new Dictionary<string, Tensor> { ["Y"] = y },
    };

    private static ModelProto Model(string name, long[] shape, NodeProto[] nodes)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = name } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        model.Graph.Node.AddRange(nodes);
        var extents = new TensorShapeProto();
        extents.Dim.AddRange(shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        model.Graph.Input.Add(new ValueInfoProto { Name = "X", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = extents } } });
        model.Graph.Output.Add(new ValueInfoProto { Name = "Y", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } } });
        return model;
    }

    private static NodeProto Node(string type, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type, Name = $"{type}_{output}" };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    private static TensorProto Constant(string name, Tensor data)
    {
        var proto = new TensorProto { Name = name, DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(data.Bytes) };
        proto.Dims.AddRange(data.Shape);
        return proto;
    }
}
