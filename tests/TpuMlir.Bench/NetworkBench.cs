using System.Diagnostics;
using System.Globalization;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Bench;

/// <summary>Times inference, compilation and simulation of one network of the shared folder.</summary>
internal sealed class NetworkBench : IDisposable
{
    private const int Repetitions = 5;

    private readonly TextWriter _output;
    private readonly string _folder;
    private readonly DiagnosticBag _sink = new();
    private readonly PluginComposer _plugins;
    private readonly OpRegistry _operators;
    private readonly CompileManifest _manifest;
    private readonly IReadOnlyDictionary<string, Tensor> _inputs;

    public NetworkBench(string network, TextWriter output)
    {
        _output = output;
        _folder = SharedFolder.Find("models", "nets", network) ?? throw new DirectoryNotFoundException($"the shared folder has no network {network}");
        _plugins = new PluginComposer(PluginCatalog.Discover([Path.Combine(AppContext.BaseDirectory, "plugins")], _sink), _sink);
        _operators = _plugins.Operators();
        _inputs = NpzFile.Read(Path.Combine(_folder, "input_0.npz"));
        _manifest = new CompileManifest
        {
            Model = new ModelSection { Source = Path.Combine(_folder, "model.onnx"), Name = network },
            Target = new TargetSection { Backend = "bm1684x" },
            Quantize = new QuantizeSection { Default = "F16" },
            Verify = new VerifySection { Enabled = false },
            Output = new OutputSection { Artifact = Path.Combine(Path.GetTempPath(), $"bench_{network}.bmodel") },
        };
        foreach ((string name, Tensor tensor) in _inputs)
        {
            _manifest.Model.Inputs[name] = new InputSection { Shape = [.. tensor.Shape] };
        }
    }

    public void Dispose() => _plugins.Dispose();

    /// <summary>Top inference beside ONNX Runtime, one thread each.</summary>
    public void Inference()
    {
        Module module = ModelSource.Read(_manifest.Model!.Source, _manifest.Model, _plugins, _sink).Module;
        PipelinePlan plan = PipelinePlan.Resolve(_plugins, _manifest.Pipeline, "bench");
        foreach (PlannedPass pass in plan.Passes.Where(p => p.Point == PipelinePoints.Top))
        {
            pass.Pass.Create().Run(module, new PassContext(_operators, _sink));
        }

        ModuleInterpreter ours = ModuleInterpreter.ForTop(module, _operators);
        ours.Options = KernelOptions.SingleThread;
        double us = Best(() => ours.Run(_inputs));
        IReferenceRunner? runner = _plugins.ReferenceRunner("onnx");
        var options = new ReferenceOptions(Threads: 1);
        if (runner is null || !runner.IsAvailable(options, out string reason))
        {
            _output.WriteLine($"top inference, 1 thread: {us:0.0} ms; ONNX Runtime is not there");
            return;
        }

        // The runner opens a session on every call; what a call with no work takes is that of opening.
        double all = Best(() => runner.Run(_manifest.Model.Source, _inputs, [], options));
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"top inference, 1 thread: {us:0.0} ms; ONNX Runtime with opening its session {all:0.0} ms (ratio {us / all:0.00})"));
    }

    /// <summary>Compilation to F16 without verification, in this process, warm.</summary>
    public void Compilation()
    {
        CompileResult? result = null;
        double first = Time(() => result = Compile());
        double best = Best(() => Compile());
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"compile to F16 without verification: first {first:0} ms, best {best:0} ms, peak working set {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB; {new FileInfo(result!.Artifact!).Length:N0} bytes"));
    }

    /// <summary>Simulation of that artifact, beside the vendor's functional model through the independent runner; false when it misses its goal.</summary>
    public bool Simulation()
    {
        const double Goal = 15;
        string path = Compile().Artifact!;
        IArtifact artifact = _plugins.Container("bmodel").Open(path);
        double ours = Best(() => artifact.Run(artifact.Networks[0].Name, _inputs, new SimulationOptions()));
        double? vendor = VendorModel.Time(path, Path.Combine(_folder, "input_0.npz"));
        _output.WriteLine(vendor is { } v
            ? string.Create(CultureInfo.InvariantCulture, $"whole network {_manifest.Model!.Name}: {ours:0} ms; vendor's model {v:0} ms, {v / ours:0.0} x (goal {Goal} x{(v / ours < Goal ? ", MISSED" : "")})")
            : $"whole network {_manifest.Model!.Name}: {ours:0} ms; the vendor's model is not there ({VendorModel.Variable} names it, the shared folder has its runner)");
        return vendor is null || vendor / ours >= Goal;
    }

    private CompileResult Compile() => new CompileRun(_manifest, Path.Combine(Path.GetTempPath(), "bench.tpumlir.json"), _plugins, _sink, _ => { }).Run();

    private static double Best(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            best = Math.Min(best, Time(action));
        }

        return best;
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }
}
