using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Models.Tests;

/// <summary>
/// Real trained networks from the shared folder, compiled in every mode and verified at all stages. Expected values are ONNX
/// Runtime's: its library's tensors when it is installed, otherwise the outputs recorded from it in the folder.
/// </summary>
public sealed class WholeModelTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("tpumlir").FullName;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string name in WholeModel.Names.Keys)
        {
            foreach (string mode in (string[])["F32", "F16", "BF16"])
            {
                cases.Add(name, mode);
            }
        }

        return cases;
    }

    public void Dispose() => Directory.Delete(_output, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void CompilesAndPassesAllStages(string name, string mode)
    {
        string? shared = SharedFolder.Find();
        Skip.If(shared is null, "the shared folder with the networks is not there");
        string folder = Path.Combine(shared, "models", "nets", name);
        var sink = new DiagnosticBag();
        using PluginComposer plugins = WholeModel.Plugins(sink);
        CompileResult result = WholeModel.Compile(WholeModel.Manifest(folder, name, mode, _output), plugins, sink);

        VerificationReport report = result.Report!;
        string table = string.Join(Environment.NewLine, VerificationTable.Lines(report));
        Assert.True(report.Passed, table);
        Assert.All(report.Stages, s => Assert.Equal("passed", s.Status));
        double limit = mode switch { "F32" => 0.99999, "F16" => 0.9999, _ => 0.999 };
        Assert.NotEmpty(report.Outputs);
        Assert.All(report.Outputs, o => Assert.True(o.Cosine >= limit, table));
        if (Environment.GetEnvironmentVariable("TPUMLIR_ONNXRUNTIME") is not null)
        {
            Assert.True(report.Stages[0].Compared >= 0.9 * report.Stages[0].Total, table);
        }

        // No placement can be smaller than what is alive at one time.
        Assert.True(result.Statistics["neuron bytes"] <= 1.3 * result.Statistics["largest live set bytes"]);
        RelocatedRunGivesTheSame(result.Artifact!, Path.Combine(folder, "input_0.npz"), plugins);
    }

    private static void RelocatedRunGivesTheSame(string path, string inputs, PluginComposer plugins)
    {
        IArtifact artifact = plugins.Container("bmodel").Open(path);
        IReadOnlyDictionary<string, Tensor> data = WholeModel.Inputs(inputs);
        string network = artifact.Networks[0].Name;
        IReadOnlyDictionary<string, Tensor> here = artifact.Run(network, data, new SimulationOptions());
        IReadOnlyDictionary<string, Tensor> elsewhere = artifact.Run(network, data, new SimulationOptions(BaseOffset: 0x1234_5000));
        foreach ((string name, Tensor tensor) in here)
        {
            Assert.Equal(0, TensorComparison.DifferingBits(elsewhere[name], tensor));
        }
    }

    [SkippableFact]
    public void CompilingTwiceGivesTheSameBytes()
    {
        string? shared = SharedFolder.Find();
        Skip.If(shared is null, "the shared folder with the networks is not there");
        string folder = Path.Combine(shared, "models", "nets", "fastestdet");
        byte[][] files = [.. Enumerable.Range(0, 2).Select(i =>
        {
            var sink = new DiagnosticBag();
            using PluginComposer plugins = WholeModel.Plugins(sink);
            var manifest = WholeModel.Manifest(folder, "fastestdet", "F16", Path.Combine(_output, $"{i}"));
            manifest.Verify.Enabled = false;
            return File.ReadAllBytes(WholeModel.Compile(manifest, plugins, sink).Artifact!);
        })];
        Assert.Equal(files[0], files[1]);
    }
}
