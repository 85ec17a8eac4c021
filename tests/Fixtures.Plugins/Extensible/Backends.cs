using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;

namespace Fixtures.Extensible;

/// <summary>A backend that takes numeric references of other plugins; its modes are the operators they support.</summary>
public abstract class OpenBackend : IBackend
{
    public TargetDescription Target { get; } = new()
    {
        Name = "OPEN",
        Lanes = 1,
        LaneWidthBytes = 4,
        LaneBytes = 1024,
        BanksPerLane = 1,
        GlobalBase = 0,
        GlobalBytes = 1 << 20,
        GlobalAlignment = 4,
        MaxDimension = 1024,
        ReductionBytes = 1024,
        Engines = [],
        ComputeTypes = ["f32"],
    };

    public IReadOnlyList<string> Modes { get; protected set; } = ["F32"];

    public INumericReference Reference => throw new NotSupportedException();

    public IBackend With(BackendParts parts)
    {
        parts.RequireOnly(Target.Name, typeof(INumericReference));
        var extended = (OpenBackend)MemberwiseClone();
        extended.Modes = [.. Modes, .. parts.All.Select(p => $"{p.Plugin} {p.Instance.GetType().Name}")];
        return extended;
    }

    public void Lower(Module module, LoweringRequest request)
    {
    }

    public CompiledArtifact Generate(Module module, GenerationRequest request) => throw new NotSupportedException();
}

[ExportBackend("open")]
public sealed class Open : OpenBackend;

[ExportBackend("open-throwing")]
public sealed class OpenThrowing : OpenBackend;

[ExportBackend("open-odd")]
public sealed class OpenOdd : OpenBackend;

/// <summary>A backend that takes no parts.</summary>
[ExportBackend("closed")]
public sealed class Closed : IBackend
{
    public TargetDescription Target { get; } = new Open().Target with { Name = "CLOSED" };

    public IReadOnlyList<string> Modes => ["F32"];

    public INumericReference Reference => throw new NotSupportedException();

    public void Lower(Module module, LoweringRequest request)
    {
    }

    public CompiledArtifact Generate(Module module, GenerationRequest request) => throw new NotSupportedException();
}
