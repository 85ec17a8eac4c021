using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Good;

/// <summary>A backend that is found and does nothing. Its modes are its own and one for each numeric reference other plugins bring.</summary>
[ExportBackend("fixturechip")]
public sealed class Backend : IBackend
{
    private BackendParts _parts = BackendParts.None;

    public TargetDescription Target => throw new InvalidOperationException("no target");

    public IReadOnlyList<string> Modes => ["F32", .. _parts.All.Select(p => $"{p.Instance.GetType().Name} of {p.Plugin}")];

    public INumericReference Reference => throw new InvalidOperationException("no reference");

    public void Lower(Module module, LoweringRequest request)
    {
    }

    public IBackend With(BackendParts parts)
    {
        parts.RequireOnly("fixturechip", typeof(INumericReference));
        return new Backend { _parts = _parts.With(parts) };
    }

    public CompiledArtifact Generate(Module module, GenerationRequest request) =>
        new(".fixbin", [0xDE, 0xAD, 0xBE, 0xEF], [], new Dictionary<string, long>());
}

/// <summary>A container that opens nothing.</summary>
[ExportContainer("fixbin")]
public sealed class Container : IContainer
{
    public IArtifact Open(string path) => throw new InvalidOperationException("nothing to open");

    public IArtifact Open(byte[] content, string name) => throw new InvalidOperationException("nothing to open");
}

/// <summary>A reference runner without a framework.</summary>
[ExportReferenceRunner("fixture", "Fixture runtime")]
public sealed class Runner : IReferenceRunner
{
    public bool IsAvailable(ReferenceOptions options, out string reason)
    {
        reason = "there is no fixture runtime";
        return false;
    }

    public IReadOnlyDictionary<string, Tensor> Run(
        string path, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyCollection<string> wanted, ReferenceOptions options) =>
        new Dictionary<string, Tensor>();
}
