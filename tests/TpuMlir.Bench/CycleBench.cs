using System.Diagnostics;
using System.Globalization;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Bench;

/// <summary>How long networks take by the cost model, and how long they take to compile. Columns are separated by tabs, for comparing two runs.</summary>
internal sealed class CycleBench : IDisposable
{
    private const int Repetitions = 3;

    /// <summary>The networks of the shared folder that the tests compile.</summary>
    private static readonly string[] Networks =
    [
        "mnist8", "resnet2b_cifar", "sci_lowlight", "squeezenet_fp16", "blazeface", "ultraface_slim320", "yunet_n_320", "fastestdet",
        "ppocrv3_det", "hyperlpr_det_y5fu",
    ];

    private readonly TextWriter _output;
    private readonly DiagnosticBag _sink = new();
    private readonly PluginComposer _plugins;
    private readonly string _artifacts = Directory.CreateTempSubdirectory("bench").FullName;

    public CycleBench(TextWriter output)
    {
        _output = output;
        _plugins = new PluginComposer(PluginCatalog.Discover([Path.Combine(AppContext.BaseDirectory, "plugins")], _sink), _sink);
    }

    public void Dispose()
    {
        _plugins.Dispose();
        Directory.Delete(_artifacts, recursive: true);
    }

    /// <summary>Prints a line for each network and mode.</summary>
    public void Run(IReadOnlyList<string> names)
    {
        _output.WriteLine("network\tmode\tcycles\tTIU busy\tGDMA busy\tcompile ms");
        foreach (string name in names.Count > 0 ? names : Networks)
        {
            string folder = SharedFolder.Find("models", "nets", name) ?? throw new DirectoryNotFoundException($"the shared folder has no network {name}");
            foreach (string mode in (string[])["F16", "F32"])
            {
                CompileManifest manifest = Manifest(Path.Combine(folder, "model.onnx"), name, mode);
                foreach ((string input, Tensor tensor) in NpzFile.Read(Path.Combine(folder, "input_0.npz")))
                {
                    manifest.Model!.Inputs[input] = new InputSection { Shape = [.. tensor.Shape] };
                }

                (TimelineSummary summary, double milliseconds) = Time(manifest, Repetitions);
                _output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}\t{mode}\t{summary.Cycles}\t{summary.Engines[0].Busy}\t{summary.Engines[1].Busy}\t{milliseconds:0}"));
            }
        }
    }

    /// <summary>
    /// The networks of a folder whose names are beginnings of published bmodels (resnet50.onnx: resnet50_fp16_1b.bmodel), each
    /// beside the latency the vendor measured for its own compiler's code.
    /// </summary>
    public void Published(string folder)
    {
        string table = SharedFolder.Find("reference", "bm1684x", "published_latency.csv") ?? throw new FileNotFoundException("the shared folder has no published_latency.csv");
        Dictionary<string, double> published = File.ReadLines(table).Skip(1).Select(l => l.Split(',')).DistinctBy(f => f[1])
            .ToDictionary(f => f[1], f => double.Parse(f[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        _output.WriteLine("network\tmode\tours ms\tpublished ms\tratio\tMAC at peak ms\tTIU busy ms\tGDMA busy ms\tGB moved");
        foreach (string model in Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(model);
            foreach ((string mode, string suffix) in new[] { ("F32", "fp32"), ("F16", "fp16") })
            {
                if (!published.TryGetValue($"{name}_{suffix}_1b.bmodel", out double theirs))
                {
                    continue;
                }

                TimelineSummary summary = Time(Manifest(model, name, mode), 1).Summary;
                double ours = summary.Cycles / 1e6;
                _output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}\t{mode}\t{ours:0.00}\t{theirs:0.00}\t{ours / theirs:0.00}\t{summary.MacUtilisation * ours:0.00}\t{summary.Engines[0].Busy / 1e6:0.00}\t{summary.Engines[1].Busy / 1e6:0.00}\t{(summary.GlobalBytesRead + summary.GlobalBytesWritten) / 1e9:0.000}"));
            }
        }
    }

    private CompileManifest Manifest(string model, string name, string mode) => new()
    {
        Model = new ModelSection { Source = model, Name = name },
        Target = new TargetSection { Backend = "bm1684x" },
        Quantize = new QuantizeSection { Default = mode },
        Verify = new VerifySection { Enabled = false },
        Output = new OutputSection { Artifact = Path.Combine(_artifacts, $"{name}.{mode}.bmodel") },
    };

    /// <summary>The timeline's sums, and the best time of several compilations.</summary>
    private (TimelineSummary Summary, double Milliseconds) Time(CompileManifest manifest, int repetitions)
    {
        double best = double.MaxValue;
        string artifact = "";
        for (int i = 0; i < repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            artifact = new CompileRun(manifest, Path.Combine(_artifacts, "bench.tpumlir.json"), _plugins, _sink, _ => { }).Run().Artifact!;
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        IArtifact opened = _plugins.Container("bmodel").Open(artifact);
        return (TimelineSummary.Of(opened.Timeline(opened.Networks[0].Name)!), best);
    }
}
