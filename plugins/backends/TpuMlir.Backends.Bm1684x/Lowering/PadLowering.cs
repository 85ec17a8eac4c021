using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Padding. Negative paddings cut, which is done by a slice behind: a reflection may still need what is cut.</summary>
internal sealed class PadLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Pad"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        var paddings = top.Get<EquatableList<long>>("paddings");
        Value x = context.Cast(top.Operand(0));
        int rank = x.Shape.Rank;
        bool cuts = paddings.Any(p => p < 0), pads = !cuts || paddings.Any(p => p > 0);
        Value y = x;
        if (pads)
        {
            long[] added = [.. paddings.Select(p => Math.Max(p, 0))];
            y = context.Create(
                "tpu.Pad",
                cuts ? top.Derived("padded") : top.Location,
                [x],
                new Shape(x.Shape.Select((d, i) => d + added[i] + added[rank + i])),
                context.ComputeType,
                ("paddings", added)).With(top, "val", "mode");
        }

        if (cuts)
        {
            y = context.Create(
                "tpu.Slice",
                top.Location,
                [y],
                top.Result.Shape,
                context.ComputeType,
                ("offset", Enumerable.Range(0, rank).Select(i => Math.Max(-paddings[i], 0)).ToArray()),
                ("steps", Enumerable.Repeat(1L, rank).ToArray()),
                ("ends", Enumerable.Range(0, rank).Select(i => Math.Max(-paddings[i], 0) + top.Result.Shape[i]).ToArray()));
        }

        context.Replace(op, y);
    }
}
