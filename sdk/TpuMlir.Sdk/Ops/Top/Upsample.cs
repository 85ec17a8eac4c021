using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Repeats rows and columns.</summary>
/// <remarks>y[n, c, h, w] = x[n, c, ⌊h / scale_h⌋, ⌊w / scale_w⌋].</remarks>
[Op("top.Upsample")]
public sealed partial class Upsample : TopOp
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C,H·scale_h,W·scale_w].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Repetitions of each row.</summary>
    [Attr]
    public partial long ScaleH { get; }

    /// <summary>Repetitions of each column.</summary>
    [Attr]
    public partial long ScaleW { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("2x", s => Create(s.Builder, s.Location, s.Input(1, 3, 5, 7), 2, 2)),
        new("uneven", s => Create(s.Builder, s.Location, s.Input(2, 66, 3, 2), 3, 1)),
        new("wide", s => Create(s.Builder, s.Location, s.Input(1, 2, 4, 3), 1, 4)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(UpsampleShape.Infer(this, Input.Shape, ScaleH, ScaleW), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input];
        int[] rows = [.. Enumerable.Range(0, (int)Output.Shape[2]).Select(i => (int)(i / ScaleH))];
        int[] columns = [.. Enumerable.Range(0, (int)Output.Shape[3]).Select(i => (int)(i / ScaleW))];
        context.Set(Output, Resize.Nearest(x, rows, columns));
    }
}
