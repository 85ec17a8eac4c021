using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Turns a lowered module into a bmodel: addresses, commands, checks, container.</summary>
internal sealed class ModuleGenerator(Module module, TargetDescription target, BackendParts parts, GenerationRequest request)
{
    private const long ContextAlignment = 4096;

    private readonly BackendPartTable<Kernel> _kernels = new(parts, k => k.Operators, "emit");
    private readonly CoefficientStore _coefficients = new();
    private readonly ProgramEmitter _emitter = new();

    public CompiledArtifact Generate()
    {
        Operation[] operations = [.. module.Operations.Where(o => o.Name is not ("top.None" or "top.Weight"))];
        RequireKernels(operations);
        var plan = new NeuronPlan(module, operations, target);
        RequireComputedOutputs(plan);
        var context = new KernelContext(module, target, _emitter, _coefficients, plan);
        List<(Operation Operation, long[] Counts)> ends = [];
        for (int i = 0; i < operations.Length; i++)
        {
            request.Progress?.Invoke(operations[i].Location.Name ?? operations[i].Name, i, operations.Length);
            _emitter.Operation = operations[i].ToString();
            _kernels.Find(operations[i].Name)?.Emit(operations[i], context);
            ends.Add((operations[i], _emitter.Program.Counts));
        }

        byte[] coefficients = _coefficients.Length > 0 ? _coefficients.ToArray() : new byte[target.GlobalAlignment];
        ulong neuronBase = (ulong)ChipMemory.AlignUp((long)target.GlobalBase + coefficients.Length, ContextAlignment);
        RequireRoom(neuronBase + (ulong)plan.Bytes);
        IReadOnlyList<BmodelCommandGroup> groups = CommandGroups.Build(_emitter.Program, neuronBase);
        BmodelFile file = Describe(groups, coefficients, neuronBase, plan);
        RequireSound(file.Nets[0].Stages[0]);
        return new CompiledArtifact(
            ".bmodel",
            BmodelWriter.Write(file),
            [.. ends.Where(e => e.Operation.Name.StartsWith("tpu.", StringComparison.Ordinal)).Select(e => Boundary(e.Operation, e.Counts, plan, neuronBase))],
            Statistics(coefficients, plan, file.Nets[0].Stages[0]));
    }

    private void RequireKernels(Operation[] operations)
    {
        var bag = new DiagnosticBag();
        foreach (Operation operation in operations.Where(o => o.Name is not ("top.Input" or "tpu.Reshape") && _kernels.Find(o.Name) is null))
        {
            bag.Report(new Diagnostic(
                CoreDiagnostics.NoPlacement,
                $"{operation.Name} has no code generation for this chip",
                new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name),
                "the module was not lowered by this backend, or by another version of it",
                "start from the top module"));
        }

        bag.ThrowIfErrors();
    }

    private void RequireComputedOutputs(NeuronPlan plan)
    {
        var bag = new DiagnosticBag();
        foreach (Value output in module.Outputs.Where(o => plan.Root(o).IsWeight()))
        {
            bag.Report(new Diagnostic(
                CoreDiagnostics.NoPlacement,
                $"output \"{output.Name}\" is a constant",
                new SourcePlace(Tensor: output.Name),
                "it does not depend on any input, so there is nothing to compute",
                "remove the output from the model"));
        }

        bag.ThrowIfErrors();
    }

    private void RequireRoom(ulong end)
    {
        ulong bytes = end - target.GlobalBase;
        if (bytes > target.GlobalBytes)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.ChipLimit,
                $"the network needs {bytes} bytes of global memory",
                Why: $"{target.Name} has {target.GlobalBytes}",
                Help: "use a smaller batch or input, or a mode of fewer bytes"));
        }
    }

    private BmodelFile Describe(IReadOnlyList<BmodelCommandGroup> groups, byte[] coefficients, ulong neuronBase, NeuronPlan plan)
    {
        BmodelTensor[] inputs = [.. module.Inputs.Select(i => Tensor(i.Result, i.Location.Name!, neuronBase, plan))];
        BmodelTensor[] outputs = [.. module.Outputs.Select(o => Tensor(o, o.Name!, neuronBase, plan))];
        var stage = new BmodelStage(inputs, outputs, [new BmodelSubnet(inputs, outputs, groups)])
        {
            ContextAddress = neuronBase,
            ContextSize = (ulong)ChipMemory.AlignUp(plan.Bytes, ContextAlignment),
            Coefficients = new BmodelCoefficients(target.GlobalBase, coefficients),
        };
        return new BmodelFile([new BmodelNet(module.Name, [stage])]) { NeuronSize = stage.ContextSize };
    }

    private static BmodelTensor Tensor(Value value, string name, ulong neuronBase, NeuronPlan plan) => new(
        name,
        BmodelTypes.Of(value.Element),
        neuronBase + (ulong)plan.Offset(value),
        (ulong)value.TensorType.Bytes,
        [.. value.Shape.Select(d => (ulong)d)]);

    /// <summary>The finished streams, decoded again, must be free of races, deadlocks and reads of unwritten bytes.</summary>
    private void RequireSound(BmodelStage stage)
    {
        IReadOnlyList<ProgramFault> faults = StageChecker.Check(stage);
        if (faults.Count > 0)
        {
            throw new DiagnosticException([.. faults.Select(f => new Diagnostic(
                CoreDiagnostics.UnsoundProgram, $"{f.Kind}: {f.Message}", Help: "this is a fault of the compiler; please report it with the model"))]);
        }
    }

    private OpBoundary Boundary(Operation operation, long[] counts, NeuronPlan plan, ulong neuronBase) => new(
        operation.Location.Name ?? operation.Name,
        counts,
        [.. operation.Results.Where(r => !plan.Root(r).IsWeight()).Select(r => new PlacedTensor(r.Name ?? operation.Name, neuronBase + (ulong)plan.Offset(r), r.TensorType))]);

    private Dictionary<string, long> Statistics(byte[] coefficients, NeuronPlan plan, BmodelStage stage)
    {
        long[] counts = _emitter.Program.Counts;
        ExecutionTimeline time = StageTimeline.Of(stage, describe: false);
        return new()
        {
            ["coefficient bytes"] = coefficients.Length,
            ["neuron bytes"] = plan.Bytes,
            ["largest live set bytes"] = plan.LargestLiveSet,
            ["TIU commands"] = counts[Bm1684xTarget.Tiu],
            ["GDMA commands"] = counts[Bm1684xTarget.Gdma],
            ["estimated cycles"] = time.Cycles,
            ["estimated microseconds"] = (long)Math.Round(time.Duration.TotalMicroseconds),
        };
    }
}
