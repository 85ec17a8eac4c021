using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Reference;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Testing;
using TpuMlir.Sdk.Tensors;
using Xunit.Abstractions;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Trained models, compared with the outputs recorded from ONNX Runtime and, where that is found, tensor by tensor.</summary>
public class ModelTests(ITestOutputHelper log)
{
    public static TheoryData<string> Names { get; } =
    [
        "mnist8", "resnet2b_cifar", "sci_lowlight", "squeezenet_fp16", "blazeface", "ultraface_slim320", "yunet_n_320", "fastestdet", "ppocrv3_det",
        "hyperlpr_det_y5fu",
    ];

    private static (string Path, Dictionary<string, Tensor> Inputs, IDictionary<string, Tensor> Outputs) Load(string name, int sample)
    {
        string? folder = SharedFolder.Find("models", "nets", name);
        Skip.If(folder is null, $"the folder 'shared' with the model {name} is not there");
        return (
            Path.Combine(folder, "model.onnx"),
            new(NpzFile.Read(Path.Combine(folder, $"input_{sample}.npz"))),
            NpzFile.Read(Path.Combine(folder, $"output_{sample}.npz")));
    }

    private static Module Import(string path, Dictionary<string, Tensor> inputs) =>
        Onnx.Import(path, null, inputs.ToDictionary(i => i.Key, i => i.Value.Shape));

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Outputs_are_those_recorded(string name)
    {
        (string path, Dictionary<string, Tensor> inputs, IDictionary<string, Tensor> outputs) = Load(name, 0);
        Module module = Import(path, inputs);
        Assert.Equal(ModelFile.Read(path).Graph.Output.Select(o => o.Name), module.Outputs.Select(o => o.Name));
        Dictionary<string, Tensor> results = Interpreter.Run(module, inputs);
        foreach ((string output, Tensor wanted) in outputs)
        {
            double cosine = Comparison.Cosine(wanted, results[output]);
            log.WriteLine($"{name} {output}: cosine {cosine:F8}, largest error {Comparison.MaxError(wanted, results[output]):G3}");
            Assert.Equal(wanted.Type, results[output].Type);
            Assert.Equal(wanted.Shape, results[output].Shape);
            Assert.True(cosine >= 0.99999, $"{output}: cosine {cosine}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Every_tensor_is_ONNX_Runtimes(string name)
    {
        var runner = new OnnxRuntimeRunner();
        Skip.IfNot(runner.IsAvailable(new ReferenceOptions(), out string reason), reason);
        (string path, Dictionary<string, Tensor> inputs, _) = Load(name, 0);
        Dictionary<string, Tensor> results = Interpreter.Run(Import(path, inputs), inputs);
        IReadOnlyDictionary<string, Tensor> wanted = runner.Run(path, inputs, results.Keys, new ReferenceOptions());
        (string Name, double Cosine)[] cosines = [.. wanted.Select(w => (w.Key, Comparison.Cosine(w.Value, results[w.Key])))];
        (string worst, double least) = cosines.MinBy(c => c.Cosine);
        log.WriteLine($"{name}: {cosines.Length} tensors, least cosine {least:F8} at {worst}");
        // The reference rounds a half-float model after every operation.
        bool half = inputs.Values.Any(i => i.Type.IsHalf());
        Assert.All(cosines, c => Assert.True(c.Cosine >= (half ? 0.9999 : 0.99999), $"{c.Name}: cosine {c.Cosine}"));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Locations_name_the_tensors_and_nodes(string name)
    {
        (string path, Dictionary<string, Tensor> inputs, _) = Load(name, 0);
        Module module = Import(path, inputs);
        HashSet<string> tensors = [.. ModelFile.Read(path).Graph.Node.SelectMany(n => n.Output)];
        Operation[] computed = [.. module.Operations.Where(o => o.Name is not ("top.Input" or "top.Weight" or "top.None"))];
        Assert.All(computed, o => Assert.NotNull(o.Location.Node));
        Assert.True(computed.SelectMany(o => o.Location.Names).Count(tensors.Contains) > computed.Length / 2);
        string[] names = [.. module.Operations.SelectMany(o => o.Location.Names)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    /// <summary>Other models: imported whole and right, or refused with the operators that are missing.</summary>
    [SkippableTheory]
    [InlineData("acasxu_1_1")]
    [InlineData("basic_pitch", "Equal")]
    [InlineData("carvana_unet_small", "ArgMax", "Cast", "OneHot")]
    [InlineData("collins_rul")]
    [InlineData("dtln_1", "LSTM")]
    [InlineData("hand_history_lstm", "ArgMax", "LSTM")]
    [InlineData("hand_keypoint_cls", "ArgMax")]
    [InlineData("magika_v1", "Cast", "OneHot")]
    [InlineData("mesonet")]
    [InlineData("mscn_128d")]
    [InlineData("oww_glados")]
    [InlineData("ppocr_cls")]
    [InlineData("silero_vad_16k_op15", "LSTM", "Mul")]
    [InlineData("silero_vad_micro")]
    [InlineData("sinet_portrait")]
    [InlineData("tinyyolo_52")]
    [InlineData("vit_cifar_ibp")]
    [InlineData("vittrack")]
    public void Other_models(string name, params string[] missing)
    {
        (string path, Dictionary<string, Tensor> inputs, IDictionary<string, Tensor> outputs) = Load(name, 0);
        try
        {
            Dictionary<string, Tensor> results = Interpreter.Run(Import(path, inputs), inputs);
            foreach ((string output, Tensor wanted) in outputs)
            {
                double cosine = Comparison.Cosine(wanted, results[output]);
                log.WriteLine($"{name} {output}: cosine {cosine:F8}");
                Assert.True(cosine >= 0.99999, $"{output}: cosine {cosine}");
            }

            Assert.Empty(missing);
        }
        catch (Sdk.Diagnostics.DiagnosticException e)
        {
            log.WriteLine($"{name}: {string.Join(" | ", e.Diagnostics.Select(d => $"{d.Descriptor.Code} {d.Place?.OpType}: {d.Message}"))}");
            Assert.Equal(missing, e.Diagnostics.Select(d => d.Place?.OpType).Distinct().Order(StringComparer.Ordinal));
        }
    }
}
