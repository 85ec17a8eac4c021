using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>A regular part of a tensor.</summary>
[Op("tpu.Slice")]
public sealed partial class Slice : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The part.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The first index of each dimension.</summary>
    [Attr]
    public partial EquatableList<long> Offset { get; }

    /// <summary>The step of each dimension, not 0.</summary>
    [Attr]
    public partial EquatableList<long> Steps { get; }

    /// <summary>The index each dimension stops before; −1 to include element 0 with a negative step.</summary>
    [Attr]
    public partial EquatableList<long> Ends { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(SliceShape.Infer(this, Input.Shape, Offset, Steps, Ends), Input);
}
