using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Convolution and transposed convolution.</summary>
/// <remarks>
/// Decides what changes bits: the passes over input channels (one output channel's share of the filter must fit the target's
/// reduction bytes), and f32 sums for depthwise kernels in bf16, and in f16 of more than 16 taps, because the chip rounds every
/// step of a half-precision depthwise sum.
/// </remarks>
internal sealed class ConvLowering : LoweringRule
{
    private const int MostHalfTaps = 16;

    public override IReadOnlyList<string> Operators { get; } = ["top.Conv", "top.Deconv"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        bool transposed = top.Name == "top.Deconv";
        var kernel = top.Get<EquatableList<long>>("kernel_shape");
        var strides = top.Get<EquatableList<long>>("strides");
        var pads = top.Get<EquatableList<long>>("pads");
        EquatableList<long> dilations = top.GetOr<EquatableList<long>>("dilations", []);
        dilations = dilations.Count == 0 ? [1, 1] : dilations;
        WindowLimits.Require(strides, dilations);
        Value x = top.Operand(0), filter = top.Operand(1), bias = top.Operand(2);
        ElementType type = ComputeType(op, context, filter, bias);
        Value input = context.Cast(x, type);
        if (!transposed && !WindowLimits.PadsFit(pads, kernel, dilations))
        {
            input = WindowLimits.Pad(context, top, input, pads, 0);
            pads = [0, 0, 0, 0];
        }

        if (transposed)
        {
            RequireDeconvPads(top, kernel, strides, pads, dilations);
        }

        long group = top.GetOr("group", 1L), taps = kernel[0] * kernel[1];
        long inputs = x.Shape[1] / group, outputs = top.Result.Shape[1] / group;
        bool depthwise = group > 1 && inputs == 1 && outputs == 1;
        bool wide = depthwise && (type == ElementType.BF16 || (type == ElementType.F16 && taps > MostHalfTaps));
        if (wide)
        {
            context.Keep(op, ElementType.F32, $"a depthwise sum of {taps} products: the chip would round each step to {type.Text()}");
        }

        Value y = context.Create(
            transposed ? "tpu.Deconv" : "tpu.Conv2D",
            top.Location,
            [input, depthwise && wide ? context.Cast(filter, ElementType.F32) : context.Cast(filter, type), bias.IsNone ? null : context.Cast(bias, ElementType.F32)],
            top.Result.Shape,
            type,
            ("kernel_shape", kernel),
            ("strides", strides),
            ("pads", pads),
            ("dilations", dilations),
            ("group", group),
            ("ic_cut", depthwise ? 0 : Cut(inputs, taps, type, context.Target.ReductionBytes)),
            ("acc_type", wide ? "f32" : "")).With(top, "do_relu", "relu_limit");
        if (transposed)
        {
            y.Definition!.Set("output_padding", top.GetOr<EquatableList<long>>("output_padding", [0, 0]));
        }

        context.Replace(op, y);
    }

    /// <summary>Input channels of a pass, or 0 when one pass does: whole groups of 32 where there are that many.</summary>
    internal static long Cut(long channels, long taps, ElementType type, int bytes)
    {
        long most = bytes / (taps * type.Size());
        long cut = most >= 32 ? most / 32 * 32 : type.IsHalf() ? 32 : Math.Max(most, 1);
        return cut >= channels ? 0 : cut;
    }

    private static ElementType ComputeType(Op op, LoweringContext context, Value filter, Value bias)
    {
        if (!bias.IsNone && !bias.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement, "a convolution with a computed bias", "the bias must be a constant", "add the bias with an Add behind the convolution");
        }

        if (filter.IsWeight())
        {
            return context.ComputeType;
        }

        bool depthwise = op.Operation.GetOr("group", 1L) > 1 && filter.Shape[1] == 1;
        if (depthwise || op.Operation.Name == "top.Deconv")
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                $"{op.Operation.Name} with a computed filter",
                "this backend takes computed filters for plain and grouped convolutions only",
                "make the filter a constant of the model");
        }

        if (context.ComputeType.IsHalf())
        {
            context.Keep(op, ElementType.F32, "its filter is computed at run time, and the chip packs half-precision filters in another order");
        }

        return ElementType.F32;
    }

    /// <summary>What the turned convolution pads with must fit the fields.</summary>
    private static void RequireDeconvPads(Operation top, EquatableList<long> kernel, EquatableList<long> strides, EquatableList<long> pads, EquatableList<long> dilations)
    {
        var extra = top.GetOr<EquatableList<long>>("output_padding", [0, 0]);
        for (int i = 0; i < 4; i++)
        {
            long reach = ((kernel[i % 2] - 1) * dilations[i % 2]) + 1;
            long pad = reach - 1 - pads[i] + (i >= 2 && extra.Count > i % 2 ? extra[i % 2] : 0);
            if (pad > 15)
            {
                throw LoweringException.Limit("effective kernel - 1 - pad", pad, "at most 15", "use a smaller kernel or dilation");
            }
        }
    }
}
