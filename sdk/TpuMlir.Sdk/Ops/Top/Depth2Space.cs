using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Moves blocks of channels to pixels, or back.</summary>
/// <remarks>
/// Channels are (block row, block column, channel), or (channel, block row, block column) with is_CRD. With is_inversed pixels
/// become channels in that order (SpaceToDepth).
/// </remarks>
[Op("top.Depth2Space")]
public sealed partial class Depth2Space : TopOp
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C/(block_h·block_w),H·block_h,W·block_w], or the inverse.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Rows of a block.</summary>
    [Attr]
    public partial long BlockH { get; }

    /// <summary>Columns of a block.</summary>
    [Attr]
    public partial long BlockW { get; }

    /// <summary>Whether the channel stands before the place in the block.</summary>
    [Attr(Default = "false", Name = "is_CRD")]
    public partial bool IsCRD { get; }

    /// <summary>Whether pixels become channels.</summary>
    [Attr(Default = "false")]
    public partial bool IsInversed { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("dcr", s => Create(s.Builder, s.Location, s.Input(2, 8, 3, 4), 2, 2)),
        new("crd", s => Create(s.Builder, s.Location, s.Input(1, 66, 3, 5), 3, 2, isCRD: true)),
        new("inverse", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 6), 2, 3, isInversed: true)),
        new("inverse_crd", s => Create(s.Builder, s.Location, s.Input(1, 5, 6, 4), 3, 2, isCRD: true, isInversed: true)),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape x = Input.Shape;
        Require.Rank(this, x, 4, "the input");
        Require.That(this, BlockH > 0 && BlockW > 0, $"blocks of {BlockH} by {BlockW}");
        long block = BlockH * BlockW;
        bool fits = IsInversed ? x[2] % BlockH == 0 && x[3] % BlockW == 0 : x[1] % block == 0;
        Require.That(this, fits, $"{x} does not divide into blocks of {BlockH} by {BlockW}");
        Shape shape = IsInversed
            ? [x[0], x[1] * block, x[2] / BlockH, x[3] / BlockW]
            : [x[0], x[1] / block, x[2] * BlockH, x[3] * BlockW];
        Output.Infer(shape, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        (EquatableList<long> parts, EquatableList<long> order) = Shuffle();
        Kernels.Transpose.Run(x.Bytes, x.Type.Size(), parts.ToInts(), order.ToInts(), y.Bytes);
        context.Set(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        (EquatableList<long> parts, EquatableList<long> order) = Shuffle();
        return rewriter.ReplaceByShuffle(this, Input, parts, order, Output);
    }

    private (EquatableList<long> Parts, EquatableList<long> Order) Shuffle()
    {
        Shape x = Input.Shape, y = Output.Shape;
        return (IsInversed, IsCRD) switch
        {
            (false, false) => ([x[0], BlockH, BlockW, y[1], x[2], x[3]], [0, 3, 4, 1, 5, 2]),
            (false, true) => ([x[0], y[1], BlockH, BlockW, x[2], x[3]], [0, 1, 4, 2, 5, 3]),
            (true, false) => ([x[0], x[1], y[2], BlockH, y[3], BlockW], [0, 3, 5, 1, 2, 4]),
            (true, true) => ([x[0], x[1], y[2], BlockH, y[3], BlockW], [0, 1, 3, 5, 2, 4]),
        };
    }
}
