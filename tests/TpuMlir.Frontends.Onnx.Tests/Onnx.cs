using System.ComponentModel.Composition.Hosting;
using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Kind = TpuMlir.Frontends.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Builds small models and imports them.</summary>
internal static class Onnx
{
    private static readonly CompositionContainer Container = new(new AssemblyCatalog(typeof(OnnxFrontend).Assembly));

    public static IFrontend Frontend { get; } = Container.GetExportedValue<IFrontend>()!;

    public static ModelProto Model(long opset, params NodeProto[] nodes)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "test" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        model.Graph.Node.AddRange(nodes);
        return model;
    }

    public static NodeProto Node(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = $"{type}_{outputs.FirstOrDefault()}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes.Select(a => Attribute(a.Name, a.Value)));
        return node;
    }

    public static ModelProto Input(this ModelProto model, string name, DataType type, params object[] dims)
    {
        model.Graph.Input.Add(Info(name, type, dims));
        return model;
    }

    public static ModelProto Output(this ModelProto model, string name, DataType type = DataType.Float)
    {
        model.Graph.Output.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } },
        });
        return model;
    }

    public static ModelProto Constant(this ModelProto model, string name, Tensor data)
    {
        model.Graph.Initializer.Add(Proto(name, data));
        return model;
    }

    public static TensorProto Proto(string name, Tensor data)
    {
        var proto = new TensorProto { Name = name, DataType = (int)data.Type.Code(), RawData = ByteString.CopyFrom(data.Bytes) };
        proto.Dims.AddRange(data.Shape);
        return proto;
    }

    public static Module Import(this ModelProto model, DiagnosticBag? bag = null, Dictionary<string, Shape>? shapes = null, params string[] outputs)
    {
        using var file = new TempFile(model.ToByteArray());
        return Import(file.Path, bag, shapes, outputs);
    }

    public static Module Import(string path, DiagnosticBag? bag = null, Dictionary<string, Shape>? shapes = null, params string[] outputs) =>
        Frontend.Import(new ImportRequest(path, shapes ?? [], outputs, OpRegistry.Standard, bag ?? new DiagnosticBag()));

    /// <summary>The diagnostics of an import that must fail.</summary>
    public static IReadOnlyList<Diagnostic> Fail(this ModelProto model, Dictionary<string, Shape>? shapes = null, params string[] outputs) =>
        Assert.Throws<DiagnosticException>(() => model.Import(null, shapes, outputs)).Diagnostics;

    private static ValueInfoProto Info(string name, DataType type, object[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dims.Select(d => d is string symbol
            ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
            : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(d) }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int i: (attribute.Type, attribute.I) = (Kind.Int, i); break;
            case long l: (attribute.Type, attribute.I) = (Kind.Int, l); break;
            case float f: (attribute.Type, attribute.F) = (Kind.Float, f); break;
            case string s: (attribute.Type, attribute.S) = (Kind.String, ByteString.CopyFromUtf8(s)); break;
            case Tensor t: (attribute.Type, attribute.T) = (Kind.Tensor, Proto("", t)); break;
            case GraphProto g: (attribute.Type, attribute.G) = (Kind.Graph, g); break;
            case long[] longs: attribute.Type = Kind.Ints; attribute.Ints.AddRange(longs); break;
            case float[] floats: attribute.Type = Kind.Floats; attribute.Floats.AddRange(floats); break;
            default: throw new ArgumentException(value.GetType().Name);
        }

        return attribute;
    }
}

/// <summary>A file that goes away with the test.</summary>
internal sealed class TempFile : IDisposable
{
    public TempFile(byte[] content, string name = "model.onnx")
    {
        Folder = Directory.CreateTempSubdirectory("onnx-test-").FullName;
        Path = System.IO.Path.Combine(Folder, name);
        File.WriteAllBytes(Path, content);
    }

    public string Folder { get; }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
