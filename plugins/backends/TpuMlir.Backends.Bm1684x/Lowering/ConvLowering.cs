using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Convolution and transposed convolution.</summary>
/// <remarks>
/// Decides what changes bits: the passes over input channels (one output channel's share of the filter must fit the target's
/// reduction bytes), and f32 sums for depthwise kernels in bf16, and in f16 of more than 16 taps, because the chip rounds every
/// step of a half-precision depthwise sum.
/// </remarks>
internal static class ConvLowering
{
    private const int MostHalfTaps = 16;

    public static void Direct(Top.Conv op, LoweringContext context)
    {
        WindowLimits.Require(op.Strides, op.Dilations);
        RequireConstant(op.Bias);
        ElementType type = op.Filter.IsWeight() ? context.ComputeType : WithComputedFilter(op, context);
        Value input = context.Cast(op.Input, type);
        EquatableList<long> pads = op.Pads;
        if (!WindowLimits.PadsFit(pads, op.KernelShape, op.Dilations))
        {
            input = WindowLimits.Pad(context, op, input, pads, 0);
            pads = [0, 0, 0, 0];
        }

        Sums sums = SumsOf(op, context, type, op.Input, op.Output, op.KernelShape, op.Group);
        context.Replace(op, Tpu.Conv2D.Create(
            context.Builder, op.Location, input, context.Cast(op.Filter, sums.FilterType), Bias(op.Bias, context), op.KernelShape, op.Strides, pads,
            op.Group, op.Dilations, op.DoRelu, op.ReluLimit, sums.Cut, sums.AccType).Output);
    }

    public static void Transposed(Top.Deconv op, LoweringContext context)
    {
        WindowLimits.Require(op.Strides, op.Dilations);
        RequireConstant(op.Bias);
        if (!op.Filter.IsWeight())
        {
            throw ComputedFilter(op);
        }

        ElementType type = context.ComputeType;
        Value input = context.Cast(op.Input, type);
        RequireSmallPads(op);
        Sums sums = SumsOf(op, context, type, op.Input, op.Output, op.KernelShape, op.Group);
        context.Replace(op, Tpu.Deconv.Create(
            context.Builder, op.Location, input, context.Cast(op.Filter, sums.FilterType), Bias(op.Bias, context), op.KernelShape, op.Strides, op.Pads,
            op.Group, op.Dilations, op.OutputPadding, op.DoRelu, op.ReluLimit, sums.Cut, sums.AccType).Output);
    }

    /// <summary>Input channels of a pass, or 0 when one pass does: whole groups of 32 where there are that many.</summary>
    internal static long Cut(long channels, long taps, ElementType type, int bytes)
    {
        long most = bytes / (taps * type.Size());
        long cut = most >= 32 ? most / 32 * 32 : type.IsHalf() ? 32 : Math.Max(most, 1);
        return cut >= channels ? 0 : cut;
    }

    /// <summary>How products are summed.</summary>
    /// <param name="Cut">Input channels of a pass, or 0.</param>
    /// <param name="AccType">What they are accumulated in; empty for the chip's default.</param>
    /// <param name="FilterType">The filter's type.</param>
    private sealed record Sums(long Cut, string AccType, ElementType FilterType);

    private static Sums SumsOf(Op op, LoweringContext context, ElementType type, Value x, Value y, EquatableList<long> kernel, long group)
    {
        long inputs = x.Shape[1] / group, outputs = y.Shape[1] / group, taps = kernel[0] * kernel[1];
        if (group == 1 || inputs != 1 || outputs != 1)
        {
            return new Sums(Cut(inputs, taps, type, context.Target.ReductionBytes), "", type);
        }

        if (type != ElementType.BF16 && (type != ElementType.F16 || taps <= MostHalfTaps))
        {
            return new Sums(0, "", type);
        }

        context.Keep(op, ElementType.F32, $"a depthwise sum of {taps} products: the chip would round each step to {type.Text()}");
        return new Sums(0, ElementType.F32.Text(), ElementType.F32);
    }

    private static Value? Bias(Value? bias, LoweringContext context) => bias is null ? null : context.Cast(bias, ElementType.F32);

    private static void RequireConstant(Value? bias)
    {
        if (bias is not null && !bias.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement, "a convolution with a computed bias", "the bias must be a constant", "add the bias with an Add behind the convolution");
        }
    }

    /// <summary>What a convolution with a computed filter computes in.</summary>
    private static ElementType WithComputedFilter(Top.Conv op, LoweringContext context)
    {
        if (op.Group > 1 && op.Filter.Shape[1] == 1)
        {
            throw ComputedFilter(op);
        }

        if (context.ComputeType.IsHalf())
        {
            context.Keep(op, ElementType.F32, "its filter is computed at run time, and the chip packs half-precision filters in another order");
        }

        return ElementType.F32;
    }

    private static LoweringException ComputedFilter(Op op) => new(
        CoreDiagnostics.NoPlacement,
        $"{op.Operation.Name} with a computed filter",
        "this backend takes computed filters for plain and grouped convolutions only",
        "make the filter a constant of the model");

    /// <summary>What the turned convolution pads with must fit the fields.</summary>
    private static void RequireSmallPads(Top.Deconv op)
    {
        for (int i = 0; i < 4; i++)
        {
            long reach = ((op.KernelShape[i % 2] - 1) * op.Dilations[i % 2]) + 1;
            long pad = reach - 1 - op.Pads[i] + (i >= 2 ? op.OutputPadding[i % 2] : 0);
            if (pad > 15)
            {
                throw LoweringException.Limit("effective kernel - 1 - pad", pad, "at most 15", "use a smaller kernel or dilation");
            }
        }
    }
}
