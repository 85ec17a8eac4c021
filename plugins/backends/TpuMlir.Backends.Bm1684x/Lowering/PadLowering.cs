using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Padding. Negative paddings cut, which is done by a slice behind: a reflection may still need what is cut.</summary>
internal sealed class PadLowering : LoweringRule<Top.Pad>
{
    public override IReadOnlyList<string> Operators { get; } = [Top.Pad.OperationName];

    protected override void Lower(Top.Pad op, LoweringContext context)
    {
        EquatableList<long> paddings = op.Paddings;
        Value x = context.Cast(op.Input);
        int rank = x.Shape.Rank;
        bool cuts = paddings.Any(p => p < 0), pads = !cuts || paddings.Any(p => p > 0);
        Value y = x;
        if (pads)
        {
            long[] added = [.. paddings.Select(p => Math.Max(p, 0))];
            y = context.Create(
                "tpu.Pad",
                cuts ? op.Derived("padded") : op.Location,
                [x],
                new Shape(x.Shape.Select((d, i) => d + added[i] + added[rank + i])),
                context.ComputeType,
                ("paddings", added),
                ("val", op.Val),
                ("mode", op.Mode));
        }

        if (cuts)
        {
            y = context.Create(
                "tpu.Slice",
                op.Location,
                [y],
                op.Output.Shape,
                context.ComputeType,
                ("offset", Enumerable.Range(0, rank).Select(i => Math.Max(-paddings[i], 0)).ToArray()),
                ("steps", Enumerable.Repeat(1L, rank).ToArray()),
                ("ends", Enumerable.Range(0, rank).Select(i => Math.Max(-paddings[i], 0) + op.Output.Shape[i]).ToArray()));
        }

        context.Replace(op, y);
    }
}
