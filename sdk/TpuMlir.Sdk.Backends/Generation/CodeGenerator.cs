using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>
/// Turns a lowered module into an artifact: memory plan, every operation's kernel, the chip's container, a proof that the
/// finished command streams are sound, boundaries and statistics.
/// </summary>
/// <typeparam name="TCommand">The chip's own form of a command.</typeparam>
/// <typeparam name="TContext">What its kernels work with.</typeparam>
/// <param name="target">The chip, or a variant of it.</param>
/// <param name="commands">What the shared code asks about commands.</param>
/// <param name="parts">The backend's parts, the kernels among them.</param>
public abstract class CodeGenerator<TCommand, TContext>(TargetDescription target, CommandSet<TCommand> commands, BackendParts parts)
    where TContext : KernelContext<TCommand>
{
    private readonly BackendPartTable<Kernel<TContext>> _kernels = new(parts, k => k.Operators, "emit");

    /// <summary>The chip, or a variant of it.</summary>
    protected TargetDescription Target { get; } = target;

    /// <summary>What the shared code asks about commands.</summary>
    protected CommandSet<TCommand> Commands { get; } = commands;

    /// <summary>The container's file extension, with its dot.</summary>
    protected abstract string Extension { get; }

    /// <summary>Whether network inputs and outputs lie in regions of their own.</summary>
    protected virtual bool OwnRegions => false;

    /// <summary>What slicing is priced by; an estimate from the chip's description unless the chip knows better.</summary>
    protected virtual TilePricing Pricing => new EstimatedPricing(Target);

    /// <summary>Alignment of regions, in bytes.</summary>
    protected virtual int RegionAlignment => Target.GlobalAlignment;

    /// <summary>Generates the artifact.</summary>
    /// <exception cref="DiagnosticException">The module cannot be generated, or the program fails a check.</exception>
    public CompiledArtifact Generate(Module module, GenerationRequest request)
    {
        Operation[] operations = [.. module.Operations.Where(o => o.Name is not ("top.None" or "top.Weight"))];
        RequireKernels(operations);
        var plan = new ActivationPlan(module, operations, Target, OwnRegions);
        RequireComputedOutputs(module, plan);
        var emitter = new ProgramEmitter<TCommand>(Commands, Target.Engines.Count);
        var constants = new ConstantStore(Target.GlobalAlignment);
        TContext context = CreateContext(new KernelContext<TCommand>(module, Target, Pricing, emitter, constants, plan));
        List<(Operation Operation, long[] Counts)> ends = [];
        for (int i = 0; i < operations.Length; i++)
        {
            request.Progress?.Invoke(operations[i].Location.Name ?? operations[i].Name, i, operations.Length);
            emitter.Operation = operations[i].ToString();
            _kernels.Find(operations[i].Name)?.Emit(operations[i], context);
            ends.Add((operations[i], emitter.Program.Counts));
        }

        CodeImage<TCommand> image = Image(module, emitter.Program, constants.ToArray(), plan);
        RequireRoom(image);
        LinkedCode linked = Link(image);
        RequireSound(linked.Checker);
        return new CompiledArtifact(
            Extension,
            linked.Content,
            [.. ends.Where(e => e.Operation.Name != "top.Input").Select(e => Boundary(e.Operation, e.Counts, plan, image))],
            Statistics(image, plan, linked));
    }

    /// <summary>The chip's own kind of context; <paramref name="shared"/> itself where it has none.</summary>
    protected abstract TContext CreateContext(KernelContext<TCommand> shared);

    /// <summary>Encodes the program and writes the container.</summary>
    protected abstract LinkedCode Link(CodeImage<TCommand> image);

    /// <summary>An address as the artifact's boundaries give it and its simulator takes it: absolute unless the chip says otherwise.</summary>
    protected virtual ulong AddressOf(CodeImage<TCommand> image, GlobalAddress address) => image.Absolute(address);

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

    private static void RequireComputedOutputs(Module module, ActivationPlan plan)
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

    private CodeImage<TCommand> Image(Module module, ProgramBuilder<TCommand> program, byte[] constants, ActivationPlan plan)
    {
        byte[] data = constants.Length > 0 ? constants : new byte[Target.GlobalAlignment];
        long[] bytes = [data.Length, .. Enumerable.Range(1, GlobalRegion.Count - 1).Select(plan.Bytes)];
        var bases = new ulong[bytes.Length];
        bases[0] = Target.GlobalBase;
        for (int i = 1; i < bases.Length; i++)
        {
            ulong end = bases[i - 1] + (ulong)bytes[i - 1], unit = (ulong)RegionAlignment;
            bases[i] = (end + unit - 1) / unit * unit;
        }

        return new CodeImage<TCommand>(
            module.Name,
            program,
            data,
            bytes,
            bases,
            [.. module.Inputs.Select(i => new NetworkTensor(i.Location.Name!, plan.Address(i.Result), i.Result.TensorType))],
            [.. module.Outputs.Select(o => new NetworkTensor(o.Name!, plan.Address(o), o.TensorType))]);
    }

    private void RequireRoom(CodeImage<TCommand> image)
    {
        int last = image.RegionBytes.Count - 1;
        while (image.RegionBytes[last] == 0)
        {
            last--;
        }

        ulong bytes = image.RegionBases[last] + (ulong)image.RegionBytes[last] - Target.GlobalBase;
        if (bytes > Target.GlobalBytes)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.ChipLimit,
                $"the network needs {bytes} bytes of global memory",
                Why: $"{Target.Name} has {Target.GlobalBytes}",
                Help: "use a smaller batch or input, or a mode of fewer bytes"));
        }
    }

    /// <summary>The finished streams, decoded again, must be free of races, deadlocks and reads of unwritten bytes.</summary>
    private static void RequireSound(ProgramChecker checker)
    {
        IReadOnlyList<ProgramFault> faults = checker.Check();
        if (faults.Count > 0)
        {
            throw new DiagnosticException([.. faults.Select(f => new Diagnostic(
                CoreDiagnostics.UnsoundProgram, $"{f.Kind}: {f.Message}", Help: "this is a fault of the compiler; please report it with the model"))]);
        }
    }

    private OpBoundary Boundary(Operation operation, long[] counts, ActivationPlan plan, CodeImage<TCommand> image) => new(
        operation.Location.Name ?? operation.Name,
        counts,
        [.. operation.Results.Where(r => !plan.Root(r).IsWeight()).Select(r => new PlacedTensor(r.Name ?? operation.Name, AddressOf(image, plan.Address(r)), r.TensorType))]);

    private Dictionary<string, long> Statistics(CodeImage<TCommand> image, ActivationPlan plan, LinkedCode linked)
    {
        var statistics = new Dictionary<string, long>
        {
            ["coefficient bytes"] = image.Constants.Length,
            ["neuron bytes"] = image.RegionBytes.Skip(1).Sum(),
            ["largest live set bytes"] = plan.LargestLiveSet,
        };
        for (int e = 0; e < Target.Engines.Count; e++)
        {
            statistics[$"{Target.Engines[e]} commands"] = image.Program.Counts[e];
        }

        foreach ((string name, long value) in linked.Statistics)
        {
            statistics[name] = value;
        }

        return statistics;
    }
}
