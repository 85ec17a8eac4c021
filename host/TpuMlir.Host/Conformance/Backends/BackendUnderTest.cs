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
/// <param name="Source">The top module.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Tpu">The lowered module, as generated.</param>
/// <param name="Artifact">What was generated.</param>
internal sealed record CompiledModule(TestModule Source, string Mode, Module Tpu, CompiledArtifact Artifact);

/// <summary>A backend with what is needed to compile and verify small modules on it.</summary>
/// <param name="chip">The chip's name.</param>
/// <param name="backend">The backend.</param>
/// <param name="operators">The operators in use.</param>
/// <param name="catalog">Finds the format of a container.</param>
/// <param name="container">Gives the reader of a format.</param>
internal sealed class BackendUnderTest(string chip, IBackend backend, OpRegistry operators, PluginCatalog catalog, Func<string, IContainer> container)
{
    /// <summary>The chip's name.</summary>
    public string Chip => chip;

    /// <summary>The backend.</summary>
    public IBackend Backend => backend;

    /// <summary>The operators in use.</summary>
    public OpRegistry Operators => operators;

    /// <summary>A backend of the plugin under test or of another one installed.</summary>
    public static BackendUnderTest Of(ConformanceSubject subject, string chip) =>
        new(chip, subject.Get(c => c.Backend(chip)), subject.Operators, subject.Catalog, format => subject.Get(c => c.Container(format)));

    /// <summary>Lowers and generates a copy of the module.</summary>
    /// <exception cref="DiagnosticException">The backend refuses it.</exception>
    public CompiledModule Compile(TestModule source, string mode)
    {
        Module tpu = source.Module.Clone();
        Backend.Lower(tpu, new LoweringRequest(mode, Operators, new DiagnosticBag()));
        return new CompiledModule(source, mode, tpu, Backend.Generate(tpu, new GenerationRequest(Operators, new DiagnosticBag())));
    }

    /// <summary>The container's reader and the artifact it makes of the bytes.</summary>
    /// <exception cref="DiagnosticException">No plugin reads the container, or its reader refuses it.</exception>
    public IArtifact Open(CompiledModule compiled) => Container(compiled.Artifact.Content).Open(compiled.Artifact.Content, compiled.Source.Name);

    /// <summary>The reader of a container, found by its first bytes.</summary>
    public IContainer Container(byte[] content)
    {
        string format = catalog.FormatOf(content.AsSpan(0, Math.Min(64, content.Length))) ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.UnknownFormat,
            $"backend '{Chip}' writes a container no plugin reads",
            Why: $"its first bytes are {Convert.ToHexString(content.AsSpan(0, Math.Min(8, content.Length)))}",
            Help: "list the format with its signature under provides.formats, and export its container"));
        return container(format);
    }

    /// <summary>Compares the lowered module with top within the mode's limits, and the artifact with the lowered module bit for bit.</summary>
    public VerificationReport Verify(CompiledModule compiled)
    {
        var setup = new VerificationSetup(
            new ModelSource(compiled.Source.Name, null, compiled.Source.Module, Operators), null, "", new ReferenceOptions(), [], Operators, new VerifySection(), compiled.Mode);
        return new StageVerifier(setup, _ => { }).Run(compiled.Source.Module, compiled.Tpu, Backend, compiled.Artifact, Open(compiled), [compiled.Source.Inputs]);
    }

    /// <summary>What a verification found wrong.</summary>
    public static IReadOnlyList<string> Problems(VerificationReport report) =>
    [
        .. report.Stages.Skip(1).Where(s => s.Status == "not done").Select(s => $"{s.Title}: {s.Reason}"),
        .. report.Stages.Where(s => s.FirstFailure is not null).Select(s => $"{s.Title}: {VerificationTable.What(s.FirstFailure!)} in \"{s.FirstFailure!.Name}\"; limit {s.Limit}"),
    ];
}
