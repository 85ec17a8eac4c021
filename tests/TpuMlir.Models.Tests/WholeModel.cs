using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Models.Tests;

/// <summary>Compiles the networks of the shared folder in process, as the command does.</summary>
internal static class WholeModel
{
    /// <summary>The networks the backend must compile, with the inputs whose shapes the model leaves open.</summary>
    public static IReadOnlyDictionary<string, (string Input, long[] Shape)?> Names { get; } = new Dictionary<string, (string, long[])?>
    {
        ["mnist8"] = null,
        ["resnet2b_cifar"] = null,
        ["sci_lowlight"] = null,
        ["squeezenet_fp16"] = null,
        ["blazeface"] = null,
        ["ultraface_slim320"] = null,
        ["yunet_n_320"] = null,
        ["fastestdet"] = null,
        ["ppocrv3_det"] = ("x", [1, 3, 320, 320]),
        ["hyperlpr_det_y5fu"] = null,
    };

    /// <summary>The manifest of a network, writing into <paramref name="output"/>.</summary>
    public static CompileManifest Manifest(string folder, string name, string mode, string output)
    {
        var manifest = new CompileManifest
        {
            Model = new ModelSection { Source = Path.Combine(folder, "model.onnx"), Name = name },
            Target = new TargetSection { Backend = "bm1684x" },
            Quantize = new QuantizeSection { Default = mode },
            Verify = new VerifySection
            {
                Inputs = [.. Directory.GetFiles(folder, "input_*.npz").Order(StringComparer.Ordinal)],
                ReferenceOutputs = [.. Directory.GetFiles(folder, "output_*.npz").Order(StringComparer.Ordinal)],
            },
            Output = new OutputSection { Artifact = Path.Combine(output, $"{name}.{mode}.bmodel") },
        };
        if (Names[name] is { } open)
        {
            manifest.Model.Inputs[open.Input] = new InputSection { Shape = open.Shape };
        }

        return manifest;
    }

    /// <summary>Plugins from the folder beside the tests.</summary>
    public static PluginComposer Plugins(IDiagnosticSink sink) =>
        new(PluginCatalog.Discover([Path.Combine(AppContext.BaseDirectory, "plugins")], sink), sink);

    /// <summary>Compiles and verifies.</summary>
    public static CompileResult Compile(CompileManifest manifest, PluginComposer plugins, IDiagnosticSink sink) =>
        new CompileRun(manifest, Path.Combine(Path.GetTempPath(), "test.tpumlir.json"), plugins, sink, _ => { }).Run();

    /// <summary>The inputs of a network in the types it takes.</summary>
    public static IReadOnlyDictionary<string, Tensor> Inputs(string file) => NpzFile.Read(file);
}
