using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Throwing;

/// <summary>Its constructor throws.</summary>
[ExportBackend("broken")]
public sealed class BrokenBackend : IBackend
{
    public BrokenBackend() => throw new InvalidOperationException("the lab is closed\non Sundays");

    public TargetDescription Target => null!;

    public IReadOnlyList<string> Modes => [];

    public INumericReference Reference => null!;

    public void Lower(Module module, LoweringRequest request)
    {
    }

    public CompiledArtifact Generate(Module module, GenerationRequest request) => null!;
}

/// <summary>A part of a backend whose constructor throws.</summary>
[ExportNumericReference("fixturechip")]
public sealed class BrokenPart : INumericReference
{
    public BrokenPart() => throw new InvalidOperationException("the tables are missing");

    public bool Supports(string operationName) => false;

    public void Infer(Operation operation, InferenceContext context)
    {
    }
}

/// <summary>Nobody exports what it imports.</summary>
[ExportFrontend("broken")]
[method: ImportingConstructor]
public sealed class BrokenFrontend([Import("Fixtures.Nowhere")] object nowhere) : IFrontend
{
    public Module Import(ImportRequest request) => new(nowhere.ToString()!);
}

/// <summary>Its type initializer throws.</summary>
[ExportContainer("broken")]
public sealed class BrokenContainer : IContainer
{
    private static readonly int Table = int.Parse("no number");

    public int Size { get; } = Table;

    public IArtifact Open(string path) => null!;

    public IArtifact Open(byte[] content, string name) => null!;
}

/// <summary>Refuses with a diagnostic of its own.</summary>
[ExportReferenceRunner("broken", "Broken runtime")]
public sealed class BrokenRunner : IReferenceRunner
{
    public BrokenRunner() => throw new DiagnosticException(
        new Diagnostic(new("FIX005", Severity.Error, "No licence"), "the licence has run out"));

    public bool IsAvailable(ReferenceOptions options, out string reason)
    {
        reason = "";
        return true;
    }

    public IReadOnlyDictionary<string, Tensor> Run(
        string path, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyCollection<string> wanted, ReferenceOptions options) => null!;
}

/// <summary>An importer for another plugin's frontend; its constructor throws.</summary>
[ExportImporter("fixture", "Broken", Domain = "com.acme")]
public sealed class BrokenImporter : IOpImporter
{
    public BrokenImporter() => throw new InvalidOperationException("no table");

    public void Import(SourceNode node, ImportContext context)
    {
    }
}

/// <summary>Nothing wrong with this one.</summary>
[ExportPass("works", "Works.")]
public sealed class WorkingPass : IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}

/// <summary>Not listed in plugin.json.</summary>
[ExportPass("forgotten", "Is not listed.")]
public sealed class ForgottenPass : IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}
