using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>What is known of a tensor of the source.</summary>
internal abstract class Imported
{
    /// <summary>A tensor whose node could not be imported: what depends on it is skipped without another message.</summary>
    public static Imported Poisoned { get; } = new PoisonedTensor();

    private sealed class PoisonedTensor : Imported;
}

/// <summary>A tensor the network computes.</summary>
internal sealed class Computed(Value value) : Imported
{
    /// <summary>Its value; floats are f32.</summary>
    public Value Value { get; } = value;
}

/// <summary>A tensor known at import. It becomes a weight only when an operation reads it.</summary>
internal sealed class Constant(string name, Func<Tensor> read) : Imported
{
    private Tensor? _data;
    private Value? _weight;

    /// <summary>A constant of known data.</summary>
    public Constant(string name, Tensor data)
        : this(name, () => data)
    {
    }

    /// <summary>The data as the source has it.</summary>
    public Tensor Data => _data ??= read();

    /// <summary>The data as operators compute with it: floats are f32.</summary>
    public Tensor Widened => Data.Type.IsHalf() ? Data.To(ElementType.F32) : Data;

    /// <summary>The weight, created on first use.</summary>
    public Value Weight(OpBuilder builder) => _weight ??= builder.Weight(name, Widened);
}
