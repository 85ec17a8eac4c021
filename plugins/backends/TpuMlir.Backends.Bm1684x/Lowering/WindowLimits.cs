using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>The field widths of window commands (isa.md 5.1), and what is done about larger values.</summary>
internal static class WindowLimits
{
    private const long MaxStride = 15;
    private const long MaxDilation = 15;
    private const long MaxPad = 15;

    /// <summary>Refuses strides and dilations the command cannot say.</summary>
    public static void Require(EquatableList<long> strides, EquatableList<long> dilations)
    {
        foreach (long stride in strides.Where(s => s > MaxStride))
        {
            throw LoweringException.Limit("stride", stride, "1 to 15", "use a smaller stride, or a slice with steps behind a stride of 1");
        }

        foreach (long dilation in dilations.Where(d => d > MaxDilation))
        {
            throw LoweringException.Limit("dilation", dilation, "1 to 15", "use a smaller dilation");
        }
    }

    /// <summary>True when the command's own padding will do: small, and less than the window.</summary>
    public static bool PadsFit(EquatableList<long> pads, EquatableList<long> kernel, EquatableList<long> dilations) => Enumerable.Range(0, 4).All(i =>
    {
        long reach = ((kernel[i % 2] - 1) * (dilations.Count > i % 2 ? dilations[i % 2] : 1)) + 1;
        return pads[i] >= 0 && pads[i] <= MaxPad && pads[i] < Math.Max(reach, 1);
    });

    /// <summary>Pads [top, left, bottom, right] the last two dimensions with a value, as an operation of its own.</summary>
    public static Value Pad(LoweringContext context, Op op, Value x, EquatableList<long> pads, double value) =>
        Tpu.Pad.Create(context.Builder, op.Derived("padded"), x, [0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]], value).Output;
}
