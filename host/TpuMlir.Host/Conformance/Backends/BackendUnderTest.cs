using System.Collections.Concurrent;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>A module on its way to an artifact.</summary>
/// <param name="Source">The top module, with ranges where the mode needs them.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Tpu">The lowered module, as generated.</param>
/// <param name="Artifact">What was generated.</param>
internal sealed record CompiledModule(TestModule Source, string Mode, Module Tpu, CompiledArtifact Artifact);

/// <summary>A backend with what is needed to compile and verify small modules on it. For use from several threads.</summary>
/// <param name="chip">The chip's name.</param>
/// <param name="backend">The backend.</param>
/// <param name="operators">The operators in use.</param>
/// <param name="catalog">Finds the format of a container.</param>
/// <param name="container">Gives the reader of a format.</param>
internal sealed class BackendUnderTest(string chip, IBackend backend, OpRegistry operators, PluginCatalog catalog, Func<string, IContainer> container)
{
    private readonly ConcurrentDictionary<(string Module, string Mode), Lazy<object>> _compiled = new();

    /// <summary>The chip's name.</summary>
    public string Chip => chip;

    /// <summary>The backend.</summary>
    public IBackend Backend => backend;

    /// <summary>The operators in use.</summary>
    public OpRegistry Operators => operators;

    /// <summary>Lowers and generates a copy of the module; it is calibrated on its own inputs where the mode needs ranges.</summary>
    /// <exception cref="DiagnosticException">The backend refuses it.</exception>
    public CompiledModule Compile(TestModule source, string mode)
    {
        (TestModule calibrated, Module tpu) = Lower(source, mode);
        return new CompiledModule(calibrated, mode, tpu, backend.Generate(tpu, new GenerationRequest(operators, new DiagnosticBag())));
    }

    /// <summary>Lowers a copy of the module; the source is returned with ranges where the mode needs them.</summary>
    /// <exception cref="DiagnosticException">The backend refuses it.</exception>
    public (TestModule Source, Module Module) Lower(TestModule source, string mode)
    {
        TestModule calibrated = backend.NeedsRanges(mode) ? source.WithRanges(operators, backend.IsSymmetric) : source;
        Module tpu = calibrated.Module.Clone();
        backend.Lower(tpu, new LoweringRequest(mode, operators, new DiagnosticBag()));
        return (calibrated, tpu);
    }

    /// <summary>The same, done once for each name and mode.</summary>
    /// <exception cref="DiagnosticException">The backend refuses it; the same each time.</exception>
    public CompiledModule CompileOnce(Func<TestModule> source, string name, string mode)
    {
        object result = _compiled.GetOrAdd((name, mode), _ => new Lazy<object>(() =>
        {
            try
            {
                return Compile(source(), mode);
            }
            catch (DiagnosticException e)
            {
                return e;
            }
        })).Value;
        return result as CompiledModule ?? throw new DiagnosticException(((DiagnosticException)result).Diagnostics);
    }

    /// <summary>Reads an artifact with the plugin that reads its container.</summary>
    /// <exception cref="DiagnosticException">No plugin reads the container, or its reader refuses it.</exception>
    public IArtifact Open(CompiledModule compiled) => Container(compiled.Artifact.Content).Open(compiled.Artifact.Content, compiled.Source.Name);

    /// <summary>The reader of a container, found by its first bytes.</summary>
    /// <exception cref="DiagnosticException">No plugin reads it.</exception>
    public IContainer Container(byte[] content)
    {
        string format = catalog.FormatOf(content.AsSpan(0, Math.Min(64, content.Length))) ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.UnknownFormat,
            $"backend '{chip}' writes a container no plugin reads",
            Why: $"its first bytes are {Convert.ToHexString(content.AsSpan(0, Math.Min(8, content.Length)))}",
            Help: "list the format with its signature under provides.formats, and export its container"));
        return container(format);
    }

    /// <summary>Compares the lowered module with top within the mode's limits, and the artifact with the lowered module bit for bit.</summary>
    public VerificationReport Verify(CompiledModule compiled)
    {
        var setup = new VerificationSetup(
            new ModelSource(compiled.Source.Name, null, compiled.Source.Module, operators), null, "", new ReferenceOptions(), [], operators, new VerifySection(), compiled.Mode);
        return new StageVerifier(setup, _ => { }).Run(compiled.Source.Module, compiled.Tpu, backend, compiled.Artifact, Open(compiled), [compiled.Source.Inputs]);
    }

    /// <summary>What a verification found wrong.</summary>
    public static IReadOnlyList<string> Problems(VerificationReport report) =>
    [
        .. report.Stages.Skip(1).Where(s => s.Status == "not done").Select(s => $"{s.Title}: {s.Reason}"),
        .. report.Stages.Where(s => s.FirstFailure is not null).Select(s => $"{s.Title}: {VerificationTable.What(s.FirstFailure!)} in \"{s.FirstFailure!.Name}\"; limit {s.Limit}"),
    ];
}
