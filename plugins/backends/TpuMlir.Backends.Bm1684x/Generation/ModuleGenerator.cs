using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Turns lowered modules into bmodels.</summary>
internal sealed class ModuleGenerator(TargetDescription target, BackendParts parts)
    : CodeGenerator<ChipCommand, KernelContext>(target, new ChipCommands(), parts)
{
    private const int ContextAlignment = 4096;

    protected override string Extension => ".bmodel";

    protected override TilePricing Pricing { get; } = new TransferPricing();

    protected override int RegionAlignment => ContextAlignment;

    protected override KernelContext CreateContext(KernelContext<ChipCommand> shared) => new(shared);

    protected override LinkedCode Link(CodeImage<ChipCommand> image)
    {
        ulong neuronBase = image.RegionBases[GlobalRegion.Activations];
        IReadOnlyList<BmodelCommandGroup> groups = CommandGroups.Build(image.Program, neuronBase);
        BmodelTensor[] inputs = [.. image.Inputs.Select(t => Tensor(t, image))];
        BmodelTensor[] outputs = [.. image.Outputs.Select(t => Tensor(t, image))];
        var stage = new BmodelStage(inputs, outputs, [new BmodelSubnet(inputs, outputs, groups)])
        {
            ContextAddress = neuronBase,
            ContextSize = (ulong)ChipMemory.AlignUp(image.RegionBytes[GlobalRegion.Activations], ContextAlignment),
            Coefficients = new BmodelCoefficients(Target.GlobalBase, image.Constants),
        };
        var file = new BmodelFile([new BmodelNet(image.Name, [stage])]) { NeuronSize = stage.ContextSize };
        ExecutionTimeline time = StageTimeline.Of(stage, describe: false);
        return new LinkedCode(BmodelWriter.Write(file), StageChecker.Of(stage))
        {
            Statistics = new Dictionary<string, long>
            {
                ["estimated cycles"] = time.Cycles,
                ["estimated microseconds"] = (long)Math.Round(time.Duration.TotalMicroseconds),
                ["percent unmeasured"] = (long)Math.Round(100 * TimelineSummary.Of(time).EstimatedShare),
            },
        };
    }

    private static BmodelTensor Tensor(NetworkTensor tensor, CodeImage<ChipCommand> image) => new(
        tensor.Name,
        BmodelTypes.Of(tensor.Type.Storage),
        image.Absolute(tensor.Address),
        (ulong)tensor.Type.Bytes,
        [.. tensor.Type.Shape!.Select(d => (ulong)d)]);
}
