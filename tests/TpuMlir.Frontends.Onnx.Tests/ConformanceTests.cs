using System.Text.Json;
using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Testing;
using TpuMlir.Sdk.Tensors;
using Xunit.Abstractions;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>ONNX's own test cases of the operators that are imported.</summary>
/// <remarks>
/// Each case is imported three times: with its inputs as network inputs, with all but the first as constants, and with all as
/// constants, where everything folds. At least one way has to give the recorded outputs, and none may give others. Cases that
/// cannot be imported in any way are listed with the code of their diagnostic in conformance-refused.txt.
/// </remarks>
public class ConformanceTests(ITestOutputHelper log)
{
    private static readonly HashSet<string> Operators =
    [
        "Conv", "ConvTranspose", "BatchNormalization", "Relu", "LeakyRelu", "PRelu", "Sigmoid", "Tanh", "Exp", "Log", "Sqrt", "Abs", "Neg",
        "Floor", "Ceil", "Round", "Reciprocal", "Erf", "Gelu", "HardSigmoid", "HardSwish", "Elu", "Softplus", "Softsign", "Mish", "Swish", "Clip",
        "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Sum", "Mean", "MatMul", "Gemm", "MaxPool", "AveragePool", "GlobalAveragePool",
        "GlobalMaxPool", "Resize", "Upsample", "Concat", "Split", "Slice", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Expand",
        "Tile", "Pad", "Gather", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare",
        "ReduceLogSum", "ReduceLogSumExp", "Softmax", "LogSoftmax", "Cast", "CastLike", "Dropout", "Identity", "Constant", "ConstantOfShape", "Shape", "Size",
        "DepthToSpace", "SpaceToDepth", "Where", "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Not", "And", "Or", "Xor", "Mod",
        "Range", "NonZero", "Sign", "Sin", "Cos",
    ];

    private static readonly Dictionary<string, string> Refused = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "conformance-refused.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1]);

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        if (SharedFolder.Find("onnx-conformance", "index.json") is not { } index)
        {
            cases.Add("");
            return cases;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(index));
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            bool tensors = entry.GetProperty("in").EnumerateArray().All(i => i[1].GetString() == "tensor_type");
            bool known = entry.GetProperty("ops").EnumerateArray().All(o => Operators.Contains(o.GetString()!));
            string category = entry.GetProperty("cat").GetString()!;
            if (tensors && known && category != "light")
            {
                cases.Add($"{category}/{entry.GetProperty("name").GetString()}");
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Case(string name)
    {
        Skip.If(name.Length == 0, "the folder 'shared' with ONNX's test cases is not there");
        string folder = Path.Combine(SharedFolder.Find("onnx-conformance", "data")!, name);
        Skip.IfNot(File.Exists(Path.Combine(folder, "model.onnx")), $"the case {name} has no model");
        byte[] model = File.ReadAllBytes(Path.Combine(folder, "model.onnx"));
        var outcomes = new List<string>();
        string data = Path.Combine(folder, "test_data_set_0");
        foreach (int constants in new[] { int.MaxValue, 1, 0 })
        {
            outcomes.Add(Outcome(model, data, constants));
        }

        log.WriteLine($"{name}: {string.Join(" | ", outcomes)}");
        if (Refused.GetValueOrDefault(name) == "differs")
        {
            Assert.Contains(outcomes, o => o.StartsWith("differs", StringComparison.Ordinal));
            return;
        }

        Assert.DoesNotContain(outcomes, o => o.StartsWith("differs", StringComparison.Ordinal));
        if (Refused.TryGetValue(name, out string? code))
        {
            Assert.All(outcomes, o => Assert.StartsWith("refused", o, StringComparison.Ordinal));
            Assert.Contains(outcomes, o => o.Contains(code, StringComparison.Ordinal));
            return;
        }

        Assert.Contains("agrees", outcomes);
    }

    /// <summary>Imports and runs a case with the inputs from number <paramref name="constants"/> on as initialisers.</summary>
    private static string Outcome(byte[] content, string data, int constants)
    {
        try
        {
            ModelProto model = Modern(ModelProto.Parser.ParseFrom(content));
            var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            ValueInfoProto[] given = [.. model.Graph.Input.Where(i => !model.Graph.Initializer.Any(t => t.Name == i.Name))];
            for (int i = 0; i < given.Length; i++)
            {
                TensorProto proto = Load(Path.Combine(data, $"input_{i}.pb"));
                if (i >= constants)
                {
                    proto.Name = given[i].Name;
                    model.Graph.Initializer.Add(proto);
                    model.Graph.Input.Remove(given[i]);
                }
                else
                {
                    inputs[given[i].Name] = Decode(proto);
                }
            }

            Module module = model.Import(null, inputs.ToDictionary(i => i.Key, i => i.Value.Shape));
            Dictionary<string, Tensor> results = Interpreter.Run(module, inputs);
            return Difference(model, data, module, results) is { } difference ? $"differs: {difference}" : "agrees";
        }
        catch (DiagnosticException e)
        {
            return $"refused {e.Diagnostics[0].Descriptor.Code}: {e.Diagnostics[0].Message}";
        }
        catch (Sdk.Plugins.ImportException e)
        {
            return $"refused {e.Descriptor.Code}: {e.Message}";
        }
    }

    /// <summary>
    /// Cases exported by PyTorch use operator set 6, which differs from 7 only in how operands are broadcast when an attribute
    /// says so: where none does, the case is read as 7.
    /// </summary>
    private static ModelProto Modern(ModelProto model)
    {
        if (model.OpsetImport is [{ Version: 6 } import] && !model.Graph.Node.Any(n => n.OpType is "Add" or "Sub" or "Mul" or "Div" && n.Attribute.Any(a => a.Name == "axis")))
        {
            import.Version = 7;
        }

        return model;
    }

    private static string? Difference(ModelProto model, string data, Module module, Dictionary<string, Tensor> results)
    {
        for (int i = 0; i < model.Graph.Output.Count; i++)
        {
            TensorProto wanted = Load(Path.Combine(data, $"output_{i}.pb"));
            string name = module.Outputs[i].Name!;
            if (Comparison.Difference(Decode(wanted), results[name]) is { } difference)
            {
                return $"{name}: {difference}";
            }
        }

        return null;
    }

    private static TensorProto Load(string path) => TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));

    private static Tensor Decode(TensorProto proto) => new TensorDecoder(new ExternalData(".")).Decode(proto);
}
