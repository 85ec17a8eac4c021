using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Padding. Negative paddings cut, which is done by a slice behind: a reflection may still need what is cut.</summary>
internal static class PadLowering
{
    public static void Lower(Top.Pad op, LoweringContext context)
    {
        EquatableList<long> paddings = op.Paddings;
        Value x = context.Cast(op.Input);
        int rank = x.Shape.Rank;
        bool cuts = paddings.Any(p => p < 0), pads = !cuts || paddings.Any(p => p > 0);
        Value y = x;
        if (pads)
        {
            EquatableList<long> added = [.. paddings.Select(p => Math.Max(p, 0))];
            y = Tpu.Pad.Create(context.Builder, cuts ? op.Derived("padded") : op.Location, x, added, op.Val, op.Mode).Output;
        }

        if (cuts)
        {
            EquatableList<long> offset = [.. paddings.Take(rank).Select(p => Math.Max(-p, 0))];
            y = Tpu.Slice.Create(
                context.Builder, op.Location, y, offset, [.. Enumerable.Repeat(1L, rank)], [.. offset.Select((o, i) => o + op.Output.Shape[i])]).Output;
        }

        context.Replace(op, y);
    }
}
