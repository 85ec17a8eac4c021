using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Resizes images.</summary>
/// <remarks>The coordinates are those of ONNX Resize, computed in f64; outside the image its border goes on.</remarks>
[Op("top.Interp")]
public sealed partial class Interp : TopOp
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C,out_h,out_w].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>nearest or linear.</summary>
    [Attr]
    public partial string Mode { get; }

    /// <summary>half_pixel, pytorch_half_pixel, align_corners, asymmetric or half_pixel_symmetric.</summary>
    [Attr]
    public partial string CoordMode { get; }

    /// <summary>Output over input height in the coordinate formula.</summary>
    [Attr]
    public partial double ScaleH { get; }

    /// <summary>Output over input width in the coordinate formula.</summary>
    [Attr]
    public partial double ScaleW { get; }

    /// <summary>Output height.</summary>
    [Attr]
    public partial long OutH { get; }

    /// <summary>Output width.</summary>
    [Attr]
    public partial long OutW { get; }

    /// <summary>How mode nearest rounds coordinates: round_prefer_floor, round_prefer_ceil, floor or ceil.</summary>
    [Attr(Default = "\"round_prefer_floor\"")]
    public partial string NearestMode { get; }

    /// <inheritdoc/>
    public override long Flops => Mode == "linear" ? 7 * Output.Shape.Count : 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("nearest_2x", s => Create(s.Builder, s.Location, s.Input(1, 3, 5, 7), "nearest", "asymmetric", 2, 2, 10, 14, "floor")),
        new("nearest_half_pixel", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5), "nearest", "half_pixel", 1.75, 2.4, 7, 12)),
        new("nearest_ceil_shrink", s => Create(
            s.Builder, s.Location, s.Input(1, 70, 9, 8), "nearest", "asymmetric", 0.5, 0.625, 4, 5, "ceil")),
        new("nearest_corners", s => Create(
            s.Builder, s.Location, s.Input(1, 2, 5, 4), "nearest", "align_corners", 1.6, 1.75, 8, 7, "round_prefer_ceil")),
        new("linear_half_pixel", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), "linear", "half_pixel", 2, 2, 10, 14)),
        new("linear_corners", s => Create(s.Builder, s.Location, s.Input(1, 66, 4, 5), "linear", "align_corners", 2, 1.8, 8, 9)),
        new("linear_asymmetric_shrink", s => Create(s.Builder, s.Location, s.Input(1, 3, 9, 8), "linear", "asymmetric", 0.6, 0.5, 5, 4)),
        new("linear_pytorch_one", s => Create(s.Builder, s.Location, s.Input(1, 3, 4, 6), "linear", "pytorch_half_pixel", 0.25, 0.5, 1, 3)),
        new("linear_symmetric", s => Create(s.Builder, s.Location, s.Input(1, 3, 5, 7), "linear", "half_pixel_symmetric", 1.3, 0.65, 6, 4)),
        new("nearest_width_only", s => Create(s.Builder, s.Location, s.Input(1, 2, 4, 5), "nearest", "half_pixel", 1, 1.4, 4, 7)),
        new("linear_height_only", s => Create(s.Builder, s.Location, s.Input(1, 3, 5, 7), "linear", "half_pixel", 2.5, 1, 12, 7)),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape;
        Require.Rank(this, input, 4, "the input");
        Require.That(this, Mode is "nearest" or "linear", $"mode '{Mode}' is not nearest or linear");
        Require.That(this, ResizeCoordinates.IsMode(CoordMode), $"there is no coord_mode '{CoordMode}'");
        Require.That(this, ResizeCoordinates.IsNearestMode(NearestMode), $"there is no nearest_mode '{NearestMode}'");
        Require.That(this, ScaleH > 0 && ScaleW > 0, $"scales {ScaleH} and {ScaleW} are not positive");
        Require.That(this, OutH > 0 && OutW > 0, $"an output of {OutH} by {OutW}");
        Output.Infer([input[0], input[1], OutH, OutW], Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (Mode == "nearest")
        {
            context.Set(Output, Resize.Nearest(context[Input], Rows.Nearest(NearestMode), Columns.Nearest(NearestMode)));
            return;
        }

        Shape x = Input.Shape;
        Tensor y = Inference.Floats(Output);
        ResizeLinear.Run(
            context.Floats(Input), checked((int)(x[0] * x[1])), (int)x[2], (int)x[3], Rows.Linear(), Columns.Linear(), y.Floats(), context.Options);
        context.Finish(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter) => Mode == "nearest"
        ? InterpRewriting.Nearest(this, rewriter, Rows.Nearest(NearestMode), Columns.Nearest(NearestMode))
        : InterpRewriting.Linear(this, rewriter, Rows.Linear(), Columns.Linear());

    private ResizeCoordinates Rows => new(CoordMode, (int)Input.Shape[2], (int)OutH, ScaleH);

    private ResizeCoordinates Columns => new(CoordMode, (int)Input.Shape[3], (int)OutW, ScaleW);
}
