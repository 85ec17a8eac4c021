using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;

namespace Fixtures.Faulty;

/// <summary>A backend that leaves the module as it is and generates nothing.</summary>
public abstract class Backend : IBackend
{
    public TargetDescription Target { get; } = new()
    {
        Name = "FAULTY",
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

    public IReadOnlyList<string> Modes => ["F32"];

    public INumericReference Reference => throw new NotSupportedException();

    public virtual void Lower(Module module, LoweringRequest request)
    {
    }

    public virtual CompiledArtifact Generate(Module module, GenerationRequest request) => throw new NotSupportedException();
}

/// <summary>Throws while lowering.</summary>
[ExportBackend("faulty-lower")]
public sealed class LowerThrows : Backend
{
    public override void Lower(Module module, LoweringRequest request) => Each(module, o => throw new KeyNotFoundException($"no rule for {o}"));

    private static void Each(Module module, Action<string> action) => module.Operations.Select(o => o.Name).Take(1).ToList().ForEach(action);
}

/// <summary>Breaks the module while lowering.</summary>
[ExportBackend("faulty-invalid")]
public sealed class LowerBreaks : Backend
{
    public override void Lower(Module module, LoweringRequest request) => module.Operations.First(o => o.Name == "top.Conv").Set("group", 7L);
}

/// <summary>Throws while generating.</summary>
[ExportBackend("faulty-generate")]
public sealed class GenerateThrows : Backend
{
    public override CompiledArtifact Generate(Module module, GenerationRequest request)
    {
        var addresses = new int[1];
        addresses[module.Operations.Count()] = 1;
        return base.Generate(module, request);
    }
}

/// <summary>Writes what nobody reads.</summary>
[ExportBackend("faulty-container")]
public sealed class UnknownContainer : Backend
{
    public override CompiledArtifact Generate(Module module, GenerationRequest request) => new(".none", [1, 2, 3], [], new Dictionary<string, long>());
}
