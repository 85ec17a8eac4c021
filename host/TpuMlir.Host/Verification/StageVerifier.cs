using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>What a verification works on.</summary>
/// <param name="Source">The source model.</param>
/// <param name="Runner">Runs the source in its framework; null when no plugin can.</param>
/// <param name="RunnerTitle">The framework's name.</param>
/// <param name="Reference">How the framework is found.</param>
/// <param name="ReferenceOutputs">Npz files with the source's outputs, one for each set of inputs; may be empty.</param>
/// <param name="Operators">The operators in use.</param>
/// <param name="Section">The manifest's limits.</param>
/// <param name="Mode">The mode.</param>
public sealed record VerificationSetup(
    ModelSource Source,
    IReferenceRunner? Runner,
    string RunnerTitle,
    ReferenceOptions Reference,
    IReadOnlyList<string> ReferenceOutputs,
    OpRegistry Operators,
    VerifySection Section,
    string Mode);

/// <summary>
/// Verifies the three stages: top against the source's framework, the lowered module against top, the artifact on the simulator
/// against the lowered module, bit for bit.
/// </summary>
public sealed class StageVerifier(VerificationSetup setup, Action<string> progress)
{
    /// <summary>Runs all stages on all sets of inputs.</summary>
    public VerificationReport Run(
        Module top, Module tpu, IBackend backend, CompiledArtifact artifact, IArtifact opened, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> inputs)
    {
        HashSet<string> outputs = [.. top.Outputs.Select(o => o.Name!)];
        HashSet<string> topNames = Names(top), tpuNames = Names(tpu);
        var origin = new SourceReference(setup, topNames, inputs[0]);
        string title = $"top = {origin.Title}";
        var import = new StageComparer(title, Limits(StageLimits.Import, setup.Section.ImportCosine), outputs);
        var lower = new StageComparer("tpu = top", Limits(StageLimits.Lowering(setup.Mode), setup.Section.LowerCosine), outputs);
        var code = new StageComparer($"{artifact.Extension[1..]} on simulator = tpu", null, outputs);
        var final = new StageComparer("outputs", StageLimits.Lowering(setup.Mode), outputs);
        Dictionary<string, IrType> types = tpu.Outputs.DistinctBy(o => o.Name).ToDictionary(o => o.Name!, o => o.Type);
        string? missing = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            IReadOnlyDictionary<string, Tensor> set = inputs[i];
            progress($"verify: source and top, set {i + 1} of {inputs.Count}");
            IReadOnlyDictionary<string, Tensor>? source = origin.Tensors(i, set);
            missing = source is null ? origin.Reason : missing;
            var topTensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            ModuleInterpreter topRun = ModuleInterpreter.ForTop(top, setup.Operators);
            topRun.Observe = (value, tensor) => ObserveTop(value.IsWeight() ? null : value.Name, tensor, topTensors, source, import, topNames, tpuNames);
            topRun.Run(set);
            progress($"verify: tpu, set {i + 1} of {inputs.Count}");
            var tpuTensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            var bounds = new Lazy<IReadOnlyDictionary<string, double>>(() => Bounds(top, set, topTensors));
            ModuleInterpreter tpuRun = ModuleInterpreter.ForReference(tpu, backend.Reference);
            tpuRun.Observe = (value, tensor) =>
            {
                if (value.IsWeight() || value.Name is not { } name)
                {
                    return;
                }

                tpuTensors[name] = tensor;
                tensor = TensorQuantization.ToReal(tensor, value.Type);
                if (tpuNames.Contains(name) && topTensors.TryGetValue(name, out Tensor? reference) && reference.Count == tensor.Count)
                {
                    lower.Add(name, tensor, reference, outputs.Contains(name) && NeedsBound(tensor, reference) ? bounds.Value[name] : null);
                }
            };
            IReadOnlyDictionary<string, Tensor> taken = AsTaken(set, tpu);
            tpuRun.Run(taken);
            progress($"verify: simulator, set {i + 1} of {inputs.Count}");
            IReadOnlyDictionary<string, Tensor> results = opened.Run(opened.Networks[0].Name, taken, new SimulationOptions(
                Boundaries: artifact.Boundaries,
                Observe: (placed, tensor) => code.Add(placed.Name, tensor, tpuTensors[placed.Name])));
            foreach ((string name, Tensor tensor) in results)
            {
                if (source is not null && source.TryGetValue(name, out Tensor? reference))
                {
                    final.Add(name, types.TryGetValue(name, out IrType? type) ? TensorQuantization.ToReal(tensor, type) : tensor, reference);
                }
            }
        }

        int total = top.Operations.Where(IsComputed).Sum(o => o.Results.Count);
        int tpuTotal = tpu.Operations.Count(o => o.Dialect == "tpu");
        return new VerificationReport(
            top.Name,
            tpu.Chip,
            setup.Mode,
            inputs.Count,
            [
                missing is null ? import.Finish(total) : StageResult.NotDone(title, missing),
                lower.Finish(tpuTotal),
                code.Finish(tpuTotal),
            ],
            final.Finish(outputs.Count).Tensors);
    }

    /// <summary>The inputs in the types the lowered network takes.</summary>
    private static Dictionary<string, Tensor> AsTaken(IReadOnlyDictionary<string, Tensor> set, Module tpu) =>
        tpu.Inputs.ToDictionary(i => i.Location.Name!, i => TensorQuantization.FromReal(set[i.Location.Name!], i.Result.TensorType), StringComparer.Ordinal);

    /// <summary>True when an output is under the limit of a 16-bit mode.</summary>
    private bool NeedsBound(Tensor tensor, Tensor reference) =>
        BoundType is not null && TensorComparison.Compare(tensor, reference).Cosine < Limits(StageLimits.Lowering(setup.Mode), setup.Section.LowerCosine).Output;

    private ElementType? BoundType => setup.Mode switch { "F16" => ElementType.F16, "BF16" => ElementType.BF16, _ => null };

    /// <summary>The cosine of each output that rounding alone leaves.</summary>
    private Dictionary<string, double> Bounds(Module top, IReadOnlyDictionary<string, Tensor> set, Dictionary<string, Tensor> topTensors) =>
        new RoundingBound(top, setup.Operators, BoundType!.Value).Run(set)
            .ToDictionary(o => o.Key, o => TensorComparison.Compare(o.Value, topTensors[o.Key]).Cosine);

    private static StageLimits Limits(StageLimits standard, double? output) => output is { } given
        ? standard with { Output = given, Inner = Math.Min(standard.Inner, given) }
        : standard;

    private static bool IsComputed(Operation operation) => operation.Name is not ("top.None" or "top.Input" or "top.Weight");

    private static HashSet<string> Names(Module module) =>
        [.. module.Operations.Where(IsComputed).SelectMany(o => o.Results).Select(r => r.Name).OfType<string>()];

    private static void ObserveTop(
        string? name,
        Tensor tensor,
        Dictionary<string, Tensor> kept,
        IReadOnlyDictionary<string, Tensor>? source,
        StageComparer import,
        HashSet<string> topNames,
        HashSet<string> tpuNames)
    {
        if (name is null || !topNames.Contains(name))
        {
            return;
        }

        if (tpuNames.Contains(name))
        {
            kept[name] = tensor;
        }

        if (source is not null && source.TryGetValue(name, out Tensor? reference) && reference.Count == tensor.Count)
        {
            import.Add(name, tensor, reference);
        }
    }
}
