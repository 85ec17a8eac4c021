using System.Diagnostics;
using System.Text.Json;
using TpuMlir.Host.Debugging;
using TpuMlir.Host.Locking;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Compilation;

/// <summary>What a compilation made.</summary>
/// <param name="Artifact">The artifact's file; null when verification failed and none was written.</param>
/// <param name="Report">The verification; null when it was switched off.</param>
/// <param name="Statistics">Sizes and counts.</param>
public sealed record CompileResult(string? Artifact, VerificationReport? Report, IReadOnlyDictionary<string, long> Statistics);

/// <summary>Runs a manifest from the source model to the verified artifact.</summary>
public sealed class CompileRun(CompileManifest manifest, string manifestPath, PluginComposer composer, IDiagnosticSink sink, Action<string> progress)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;

    /// <summary>A folder for the module after import, each pass and lowering; null for none.</summary>
    public string? DumpFolder { get; init; }

    /// <summary>Compares with a lock or notes one down; null for neither.</summary>
    internal LockSession? Lock { get; init; }

    /// <summary>The resolved pipeline; compiles nothing.</summary>
    /// <exception cref="DiagnosticException">Backend, passes or their options are not there.</exception>
    public PipelinePlan Plan()
    {
        Backend();
        return PipelinePlan.Resolve(composer, manifest.Pipeline, manifestPath);
    }

    /// <summary>Compiles, verifies and writes. Of an artifact that fails verification only the report is written.</summary>
    /// <exception cref="DiagnosticException">The manifest or the model cannot be compiled.</exception>
    public CompileResult Run() => composer.Guard(Compile);

    private CompileResult Compile()
    {
        var watch = Stopwatch.StartNew();
        IBackend backend = Backend();
        string mode = Mode(backend);
        PipelinePlan plan = PipelinePlan.Resolve(composer, manifest.Pipeline, manifestPath);
        Lock?.Pipeline(plan.ToString());
        foreach (string file in manifest.Layers?.Bases ?? [])
        {
            Lock?.Input(Path.GetFullPath(file));
        }

        string source = Resolve(manifest.Model!.Source);
        progress($"import {manifest.Model.Source}");
        ModelSource model = ModelSource.Read(source, manifest.Model, composer, sink, f => Lock?.Input(f));
        OpRegistry operators = model.Operators;
        var context = new PassContext(operators, sink);
        var dump = new ModuleDump(DumpFolder);
        RequireTop(model, operators);
        dump.Write("import", model.Module);
        RunPasses(plan, PipelinePoints.Top, model.Module, context, dump);
        Calibration(operators).Prepare(model.Module, backend, mode);
        RunPasses(plan, PipelinePoints.BeforeLowering, model.Module, context, dump);
        Module? top = manifest.Verify.Enabled || manifest.Output.Modules is not null ? model.Module.Clone() : null;
        Module tpu = model.Module;
        progress($"lower to {backend.Target.Name} {mode}");
        backend.Lower(tpu, Lowering(tpu, backend, mode, operators));
        dump.Write("lower", tpu);
        RequireValid(tpu, operators);
        RunPasses(plan, PipelinePoints.Tpu, tpu, context, dump);
        CompiledArtifact artifact = backend.Generate(tpu, new GenerationRequest(operators, sink, (name, i, count) =>
        {
            if (i % 16 == 0)
            {
                progress($"generate {i + 1} of {count}: {name}");
            }
        }));
        progress($"compiled in {watch.Elapsed.TotalSeconds:0.00} s");
        string path = Resolve(manifest.Output.Artifact ?? $"{tpu.Name}_{backend.Target.Name.ToLowerInvariant()}_{mode.ToLowerInvariant()}{artifact.Extension}");
        foreach (string file in VerificationFiles().Where(File.Exists))
        {
            Lock?.Input(file);
        }

        VerificationReport? report = manifest.Verify.Enabled ? Verify(model, top!, tpu, backend, artifact, operators, mode) : null;
        if (report is { Passed: false })
        {
            WriteReport(report, path);
            return new CompileResult(null, report, artifact.Statistics);
        }

        Lock?.Output(path, artifact.Content);
        WriteModules(top, tpu);
        if (manifest.Output.Map is { } map)
        {
            CommandMap commands = CommandMap.Of(artifact, backend.Target.Engines);
            OutputFile.Write(Resolve(map), stream => JsonSerializer.Serialize(stream, commands, CommandMapJson.Default.CommandMap));
        }

        WriteReport(report, path);
        OutputFile.Write(path, stream => stream.Write(artifact.Content));
        Lock?.Finish(composer, sink);
        return new CompileResult(path, report, artifact.Statistics);
    }

    /// <summary>Imports the model, runs the passes before calibration, calibrates and writes the table.</summary>
    /// <param name="path">The table's file; null for the manifest's.</param>
    /// <returns>The table and its file.</returns>
    /// <exception cref="DiagnosticException">The manifest, the model or the data cannot be used.</exception>
    public (CalibrationTable Table, string Path) Calibrate(string? path)
    {
        string file = path ?? (manifest.Calibration.Table is { } table ? Resolve(table) : throw Missing("calibration.table", "no file is named for the calibration table", "set it, or give --table"));
        if (manifest.Calibration.Data.Length == 0)
        {
            throw Missing("calibration.data", "there are no samples to calibrate on", "set it to npz files of real inputs");
        }

        Backend();
        PipelinePlan plan = PipelinePlan.Resolve(composer, manifest.Pipeline, manifestPath);
        progress($"import {manifest.Model!.Source}");
        ModelSource model = ModelSource.Read(Resolve(manifest.Model.Source), manifest.Model, composer, sink);
        OpRegistry operators = model.Operators;
        RequireTop(model, operators);
        RunPasses(plan, PipelinePoints.Top, model.Module, new PassContext(operators, sink), new ModuleDump(DumpFolder));
        CalibrationStage stage = Calibration(operators);
        CalibrationTable ranges = stage.Calibrate(model.Module);
        stage.Write(ranges, file);
        return (ranges, file);
    }

    private DiagnosticException Missing(string key, string message, string help) =>
        new(new Diagnostic(CoreDiagnostics.InvalidValue, message, new SourcePlace(manifestPath, Path: key), Help: help));

    private CalibrationStage Calibration(OpRegistry operators) => new(manifest.Calibration, manifestPath, Resolve, operators, sink, progress) { FileRead = f => Lock?.Input(f) };

    private LoweringRequest Lowering(Module module, IBackend backend, string mode, OpRegistry operators) => new(mode, operators, sink)
    {
        KeptFloating = backend.NeedsRanges(mode) ? FloatingOperations.Find(module, manifest.Quantize.Floating, manifestPath) : new HashSet<string>(),
        InputsAsComputed = manifest.Quantize.Inputs is { } inputs ? inputs == QuantizationRules.Quantized : null,
        OutputsAsComputed = manifest.Quantize.Outputs is { } outputs ? outputs == QuantizationRules.Quantized : null,
    };

    private InstalledPlugin BackendPlugin => composer.Catalog.Require(PluginKind.Backend, manifest.Target!.Backend);

    private IBackend Backend() => composer.Backend(manifest.Target!.Backend, new SourcePlace(manifestPath, Path: "target.backend"));

    private string Mode(IBackend backend)
    {
        string? wanted = manifest.Quantize.Default;
        if (wanted is null)
        {
            return backend.Modes[0];
        }

        return backend.Modes.FirstOrDefault(m => m.Equals(wanted, StringComparison.OrdinalIgnoreCase)) ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.InvalidValue,
            $"mode '{wanted}' is not known",
            new SourcePlace(manifestPath, Path: "quantize.default"),
            $"{backend.Target.Name} compiles to {string.Join(", ", backend.Modes)}",
            Suggestion.For(wanted, backend.Modes) ?? "use one of these"));
    }

    private static void RunPasses(PipelinePlan plan, string point, Module module, PassContext context, ModuleDump dump)
    {
        PassManager passes = plan.At(point);
        passes.AfterPass = (pass, _, changed) => dump.Write(pass.Name, changed);
        try
        {
            passes.Run(module, context);
        }
        catch (PassException e)
        {
            InstalledPlugin plugin = plan.Passes.First(p => p.Pass.Name == e.Pass.Name).Pass.Plugin;
            throw e.InnerException is DiagnosticException broken
                ? PluginFailure.Broken(plugin, $"a module that is not valid was left by pass '{e.Pass.Name}'", broken.Diagnostics)
                : PluginFailure.Failed(plugin, $"running pass '{e.Pass.Name}'", e.InnerException!);
        }
    }

    private static void RequireTop(ModelSource model, OpRegistry operators)
    {
        if (model.Module.State is not (ModuleState.TopF32 or ModuleState.TopCalibrated))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"\"{model.Path}\" is lowered already ({model.Module.State})",
                new SourcePlace(model.Path),
                "a compilation starts from a source model or a top module",
                "give the source model, or the top module written beside this one"));
        }

        Verifier.ThrowIfInvalid(model.Module, operators);
    }

    /// <summary>What lowering leaves is the backend's, so a broken module is no fault of the user's.</summary>
    private void RequireValid(Module module, OpRegistry operators)
    {
        if (Verifier.Verify(module, operators) is { Count: > 0 } broken)
        {
            throw PluginFailure.Broken(BackendPlugin, $"a module that is not valid was left by the lowering to '{manifest.Target!.Backend}'", broken);
        }
    }

    private VerificationReport Verify(
        ModelSource model, Module top, Module tpu, IBackend backend, CompiledArtifact artifact, OpRegistry operators, string mode)
    {
        VerifySection verify = manifest.Verify;
        IReadOnlyList<IReadOnlyDictionary<string, Tensor>> inputs = VerificationInputs.Read([.. verify.Inputs.Select(Resolve)], top, sink);
        var setup = new VerificationSetup(
            model,
            model.Framework is null ? null : composer.ReferenceRunner(model.Framework),
            model.Framework is null ? "source" : composer.ReferenceTitle(model.Framework),
            new ReferenceOptions(verify.ReferenceLibrary is { } library ? Resolve(library) : null),
            [.. verify.ReferenceOutputs.Select(Resolve)],
            operators,
            verify,
            mode);
        string format = composer.Catalog.FormatOf(artifact.Content.AsSpan(0, Math.Min(64, artifact.Content.Length)))
            ?? throw PluginFailure.Broken(BackendPlugin, "no plugin reads the container that was written by the backend");
        IArtifact opened = composer.Container(format).Open(artifact.Content, tpu.Name);
        return new StageVerifier(setup, progress).Run(top, tpu, backend, artifact, opened, inputs);
    }

    private IEnumerable<string> VerificationFiles() => manifest.Verify.Inputs.Concat(manifest.Verify.ReferenceOutputs).Select(Resolve);

    private void WriteReport(VerificationReport? report, string artifact)
    {
        if (report is not null)
        {
            OutputFile.Write(Resolve(manifest.Output.Report ?? Path.ChangeExtension(artifact, ".verify.json")), stream => JsonSerializer.Serialize(stream, report, ReportJson.Default.VerificationReport));
        }
    }

    private void WriteModules(Module? top, Module tpu)
    {
        if (manifest.Output.Modules is { } folder && top is not null)
        {
            OutputFile.WriteFolder(Resolve(folder), path =>
            {
                ModuleFile.Save(top, Path.Combine(path, "top.mlir"));
                ModuleFile.Save(tpu, Path.Combine(path, "tpu.mlir"));
            });
        }
    }

    private string Resolve(string path) => Path.GetFullPath(Path.Combine(_folder, path));
}
