using System.Runtime.InteropServices;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>What a kernel works with: where tensors lie, constants, slices, and a place for its commands. A chip may derive its own from it.</summary>
public class KernelContext<TCommand>
{
    private readonly Module _module;
    private readonly ProgramEmitter<TCommand> _emitter;
    private readonly ConstantStore _constants;
    private readonly ActivationPlan _plan;

    internal KernelContext(
        Module module, TargetDescription target, TilePricing pricing, ProgramEmitter<TCommand> emitter, ConstantStore constants, ActivationPlan plan)
    {
        (_module, Target, Pricing, _emitter, _constants, _plan) = (module, target, pricing, emitter, constants, plan);
    }

    /// <summary>The same context, for a chip's own kind of context.</summary>
    protected KernelContext(KernelContext<TCommand> shared)
        : this(shared._module, shared.Target, shared.Pricing, shared._emitter, shared._constants, shared._plan)
    {
    }

    /// <summary>The chip, or a variant of it.</summary>
    public TargetDescription Target { get; }

    /// <summary>What transfers and commands take, for choosing slices.</summary>
    public TilePricing Pricing { get; }

    /// <summary>Adds a command behind all others; what it waits for is found from what it touches.</summary>
    /// <exception cref="InvalidOperationException">It breaks a rule of the chip.</exception>
    public void Emit(TCommand command) => _emitter.Add(command);

    /// <summary>A value in global memory. A constant is stored as it is.</summary>
    public TensorPlace Place(Value value)
    {
        GlobalAddress address = _module.TryGetConstant(_plan.Root(value), out Tensor? data) ? _constants.Add(data.Bytes) : _plan.Address(value);
        return new TensorPlace(address, value.Shape, value.Element);
    }

    /// <summary>The data of a constant; null when the value is computed.</summary>
    public Tensor? Constant(Value value) => _module.TryGetConstant(value, out Tensor? data) ? data : null;

    /// <summary>Stores packed constant data and gives its place.</summary>
    public GlobalAddress Store<T>(ReadOnlySpan<T> data)
        where T : unmanaged => _constants.Add(MemoryMarshal.AsBytes(data));

    /// <summary>Places the pools in local memory and emits the steps.</summary>
    public void Run(IReadOnlyList<LocalPool> pools, IEnumerable<TileStep> steps)
    {
        LocalMemoryLayout.Place(Target, pools);
        TileRunner.Run(steps);
    }

    /// <summary>The sizes of a slice, or a diagnostic that names the operation when not even the smallest fits.</summary>
    /// <exception cref="DiagnosticException">It does not fit.</exception>
    public int[] Slice(Operation operation, IReadOnlyList<TileAxis> axes, Func<int[], IReadOnlyList<LocalPool>> pools, Func<int[], double> cost) =>
        Best(axes, pools, cost) ?? throw DoesNotFit(operation);

    /// <summary>
    /// The same with two buffers for what changes from slice to slice, or with one where only that fits: then a slice is
    /// loaded when the one before is done.
    /// </summary>
    /// <exception cref="DiagnosticException">Not even the smallest fits.</exception>
    public (int[] Sizes, int Buffers) Slice(
        Operation operation, IReadOnlyList<TileAxis> axes, Func<int[], int, IReadOnlyList<LocalPool>> pools, Func<int[], double> cost)
    {
        if (Best(axes, s => pools(s, 2), cost) is { } two)
        {
            return (two, 2);
        }

        return (Best(axes, s => pools(s, 1), cost) ?? throw DoesNotFit(operation), 1);
    }

    private int[]? Best(IReadOnlyList<TileAxis> axes, Func<int[], IReadOnlyList<LocalPool>> pools, Func<int[], double> cost) =>
        TileSearch.Best(axes, sizes => LocalMemoryLayout.Fits(Target, pools(sizes)), cost);

    private DiagnosticException DoesNotFit(Operation operation) => new(new Diagnostic(
        CoreDiagnostics.ChipLimit,
        $"{operation} does not fit {Target.LaneBytes} bytes of local memory in any slices",
        new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name),
        $"each of the {Target.Lanes} lanes of {Target.Name} holds {Target.LaneBytes} bytes",
        "split the operation in the model, or use a mode of fewer bytes"));
}
