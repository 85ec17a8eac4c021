using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>What a kernel works with: where tensors lie, constants, and a place for its commands.</summary>
public sealed class KernelContext
{
    private readonly Module _module;
    private readonly CoefficientStore _coefficients;
    private readonly NeuronPlan _plan;

    internal KernelContext(Module module, TargetDescription target, ProgramEmitter emitter, CoefficientStore coefficients, NeuronPlan plan)
    {
        _module = module;
        _coefficients = coefficients;
        _plan = plan;
        Target = target;
        Emitter = emitter;
    }

    /// <summary>The chip, or a variant of it.</summary>
    public TargetDescription Target { get; }

    /// <summary>Takes the commands.</summary>
    public ProgramEmitter Emitter { get; }

    /// <summary>A value in global memory. A constant is stored as it is.</summary>
    public GlobalTensor Global(Value value)
    {
        ChipType type = ChipTypes.Of(value.Element);
        return _module.TryGetConstant(_plan.Root(value), out Tensor? data)
            ? new GlobalTensor(_coefficients.Add(data.Bytes), value.Shape, type)
            : new GlobalTensor(NeuronAddress.At(_plan.Offset(value)), value.Shape, type);
    }

    /// <summary>The data of a constant; null when the value is computed.</summary>
    public Tensor? Constant(Value value) => _module.TryGetConstant(value, out Tensor? data) ? data : null;

    /// <summary>Stores packed constant data and gives its address.</summary>
    public ulong Coefficient<T>(ReadOnlySpan<T> data)
        where T : unmanaged => _coefficients.Add(MemoryMarshal.AsBytes(data));

    /// <summary>Places the pools in local memory and emits the steps.</summary>
    public void Run(IReadOnlyList<LocalPool> pools, IEnumerable<TileStep> steps)
    {
        LocalMemoryLayout.Place(Target, pools);
        TileRunner.Run(steps);
    }

    /// <summary>The sizes of a slice, or an exception that names the operation when not even the smallest fits.</summary>
    public int[] Slice(Operation operation, IReadOnlyList<TileAxis> axes, Func<int[], IReadOnlyList<LocalPool>> pools, Func<int[], double> cost) =>
        Best(axes, pools, cost) ?? throw DoesNotFit(operation);

    /// <summary>
    /// The same with two buffers for what changes from slice to slice, or with one where only that fits: then a slice is
    /// loaded when the one before is done.
    /// </summary>
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

    private InvalidOperationException DoesNotFit(Operation operation) =>
        new($"{operation} does not fit {Target.LaneBytes} bytes of local memory in any slices");
}
