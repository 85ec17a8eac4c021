using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Models.Tests;

/// <summary>
/// Calibration of real networks. Expected ranges are the extremes of ONNX Runtime's tensors over all samples: of the recorded
/// outputs always, of every tensor inside when its library is named.
/// </summary>
public sealed class CalibrationTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("tpumlir").FullName;
    private readonly DiagnosticBag _sink = new();

    public void Dispose() => Directory.Delete(_output, recursive: true);

    /// <remarks>Relative to the range, what another order of f32 sums may differ by; squeezenet_fp16 computes in f16 in the framework.</remarks>
    [SkippableTheory]
    [InlineData("mnist8", 1e-4)]
    [InlineData("resnet2b_cifar", 1e-4)]
    [InlineData("squeezenet_fp16", 5e-3)]
    [InlineData("yunet_n_320", 1e-4)]
    [InlineData("ultraface_slim320", 1e-4)]
    public void Ranges_are_the_frameworks(string name, double tolerance)
    {
        string? folder = SharedFolder.Find("models", "nets", name);
        Skip.If(folder is null, $"the shared folder with the network {name} is not there");
        using PluginComposer plugins = WholeModel.Plugins(_sink);
        CompileManifest manifest = WholeModel.Manifest(folder, name, "F32", _output);
        manifest.Calibration = new CalibrationSection { Data = [Path.Combine(folder, "input_*.npz")], Table = Path.Combine(_output, "table") };
        CalibrationTable table = new CompileRun(manifest, Path.Combine(_output, "test.tpumlir.json"), plugins, _sink, _ => { }).Calibrate(null).Table;
        Assert.Empty(_sink.All);
        // What was written is what was found.
        Assert.Equal(table.Ranges, CalibrationTableFile.Read(Path.Combine(_output, "table"), _sink).Ranges);

        Assert.NotEqual(0, Compare(table, Extremes([.. manifest.Verify.ReferenceOutputs.Select(NpzFile.Read)]), tolerance));
        IReferenceRunner runner = plugins.ReferenceRunner("onnx")!;
        Skip.IfNot(runner.IsAvailable(new ReferenceOptions(), out string reason), $"outputs agree; tensors inside were not compared: {reason}");
        int compared = Compare(table, Extremes([.. manifest.Verify.Inputs.Select(i => Run(runner, manifest.Model!.Source, NpzFile.Read(i), table))]), tolerance);
        Assert.True(compared >= 0.9 * table.Ranges.Count, $"only {compared} of {table.Ranges.Count} tensors have a counterpart");
    }

    private static IReadOnlyDictionary<string, Tensor> Run(IReferenceRunner runner, string model, IReadOnlyDictionary<string, Tensor> inputs, CalibrationTable table)
    {
        Dictionary<string, Tensor> all = new(runner.Run(model, inputs, [.. table.Ranges.Keys], new ReferenceOptions()));
        foreach ((string name, Tensor input) in inputs)
        {
            all.TryAdd(name, input);
        }

        return all;
    }

    private static Dictionary<string, ValueRange> Extremes(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> sets) =>
        sets.SelectMany(s => s).Where(t => t.Value.Type.IsFloat()).GroupBy(t => t.Key).ToDictionary(
            g => g.Key, g => g.Select(t => t.Value.To(ElementType.F32).Floats().ToArray()).Select(v => new ValueRange(v.Min(), v.Max())).Aggregate((a, b) => a.Union(b)));

    /// <summary>Compares the ranges both have; returns their number.</summary>
    private static int Compare(CalibrationTable table, Dictionary<string, ValueRange> expected, double tolerance)
    {
        foreach ((string name, ValueRange range) in expected.Where(e => table.Ranges.ContainsKey(e.Key)))
        {
            CalibratedRange found = table.Ranges[name];
            double allowed = tolerance * range.Threshold;
            Assert.True(
                Math.Abs(found.Min - range.Min) <= allowed && Math.Abs(found.Max - range.Max) <= allowed && Math.Abs(found.Threshold - range.Threshold) <= allowed,
                $"\"{name}\": {found} and not {range}");
        }

        return expected.Keys.Count(table.Ranges.ContainsKey);
    }
}
