using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x;

/// <summary>The BM1684X backend: lowering, numeric reference, code generation.</summary>
[ExportBackend("bm1684x")]
internal sealed class Bm1684xBackend : IBackend
{
    private static readonly Dictionary<string, ElementType> ModeTypes = new(StringComparer.Ordinal)
    {
        ["F32"] = ElementType.F32,
        ["F16"] = ElementType.F16,
        ["BF16"] = ElementType.BF16,
    };

    private readonly BackendParts _parts;

    /// <summary>A backend for the chip as it is.</summary>
    public Bm1684xBackend()
        : this(Bm1684xTarget.Base)
    {
    }

    /// <summary>A backend for a variant of the chip.</summary>
    public Bm1684xBackend(TargetDescription target)
        : this(target, BuiltIn.Parts)
    {
    }

    private Bm1684xBackend(TargetDescription target, BackendParts parts)
    {
        Target = target;
        _parts = parts;
        Reference = new NumericReferences(parts);
    }

    public TargetDescription Target { get; }

    public IReadOnlyList<string> Modes { get; } = [.. ModeTypes.Keys];

    public INumericReference Reference { get; }

    public void Lower(Module module, LoweringRequest request)
    {
        new LoweringDriver(Target, _parts).Run(module, ModeTypes[request.Mode], request.Operators, request.Diagnostics);
        module.State = ModuleState.TpuLowered;
        module.Chip = Target.Name;
        module.Mode = request.Mode;
    }

    public CompiledArtifact Generate(Module module, GenerationRequest request) => new ModuleGenerator(Target, _parts).Generate(module, request);

    public IBackend With(BackendParts parts)
    {
        parts.RequireOnly(Target.Name, typeof(LoweringRule), typeof(INumericReference), typeof(Kernel));
        return new Bm1684xBackend(Target, _parts.With(parts));
    }
}
