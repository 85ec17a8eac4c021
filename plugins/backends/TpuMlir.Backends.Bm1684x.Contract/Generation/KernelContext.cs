using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>What a kernel works with: tensors by the addresses commands take, constants, slices, and a place for its commands.</summary>
public sealed class KernelContext : KernelContext<ChipCommand>
{
    internal KernelContext(KernelContext<ChipCommand> shared)
        : base(shared) => Emitter = new ProgramEmitter(this);

    /// <summary>Takes the commands.</summary>
    public ProgramEmitter Emitter { get; }

    /// <summary>A value in global memory. A constant is stored as it is.</summary>
    public GlobalTensor Global(Value value)
    {
        TensorPlace place = Place(value);
        return new GlobalTensor(NeuronAddress.Of(place.Address), place.Shape, ChipTypes.Of(place.Type));
    }

    /// <summary>Stores packed constant data and gives its address.</summary>
    public ulong Coefficient<T>(ReadOnlySpan<T> data)
        where T : unmanaged => NeuronAddress.Of(Store(data));
}
