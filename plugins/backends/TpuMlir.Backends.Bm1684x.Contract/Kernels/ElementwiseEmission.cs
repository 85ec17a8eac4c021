using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>What an element-wise operation computes on a slice.</summary>
/// <param name="Inputs">The operands' slices, broadcast to the slice of the result by zero strides.</param>
/// <param name="Output">The result's slice.</param>
/// <param name="Scratch">Scratch tensors of the slice's shape.</param>
/// <param name="Tables">Offsets of the tables asked for, the same in every lane.</param>
public sealed record ElementwiseTile(
    IReadOnlyList<LocalTensor> Inputs, LocalTensor Output, IReadOnlyList<LocalTensor> Scratch, IReadOnlyList<uint> Tables);

/// <summary>
/// Element-wise operators over any number of dimensions. The joined dimensions go to n, c (lanes), h and w; a tensor without
/// broadcasting is spread evenly over the lanes. Operands broadcast along n, h or w are read with zero strides, along the
/// lanes they are loaded into every lane.
/// </summary>
/// <param name="operation">The operation, for messages.</param>
/// <param name="context">The kernel's context.</param>
/// <param name="inputs">The operands, broadcast to the result as numpy does.</param>
/// <param name="output">The result.</param>
public sealed class ElementwiseEmission(Operation operation, KernelContext context, IReadOnlyList<GlobalTensor> inputs, GlobalTensor output)
{
    /// <summary>Types of the scratch tensors; each takes as much local memory as the result's slice in that type.</summary>
    public IReadOnlyList<ChipType> Scratch { get; init; } = [];

    /// <summary>Tables every lane holds (polynomial coefficients), in f32.</summary>
    public IReadOnlyList<float[]> Tables { get; init; } = [];

    /// <summary>Emits the TIU commands of a slice; loads and stores are emitted around them.</summary>
    public required Action<ElementwiseTile> Compute { get; init; }

    /// <summary>Slices the operation to fit local memory and emits it, loads and stores overlapping the computing of other slices.</summary>
    public void Run()
    {
        ElementwiseShape shape = ElementwiseShape.Of(output.Shape, [.. inputs.Select(i => i.Shape), output.Shape]);
        PartRunner.Run(operation, context, [.. LaneView.Of(shape, context.Target).Select(Part)]);
    }

    private sealed record Pools(IReadOnlyList<LocalPool> Inputs, LocalPool Output, IReadOnlyList<LocalPool> Scratch, IReadOnlyList<LocalPool> Tables)
    {
        public IReadOnlyList<LocalPool> All => [.. Inputs, Output, .. Scratch, .. Tables];
    }

    private SlicedPart<Pools> Part(LaneView view)
    {
        TileAxis[] axes =
        [
            new("n", (int)view.Extents[0]),
            new("c", (int)Math.Min(view.Extents[1], int.MaxValue), context.Target.Lanes),
            new("h", (int)view.Extents[2]),
            new("w", (int)view.Extents[3], 16),
        ];
        return new SlicedPart<Pools>(axes, (s, shared) => PoolsFor(s, view, shared), p => p.All, s => Price(s, view), (s, pools) => Steps(view, axes, s, pools));
    }

    private IEnumerable<TileStep> Steps(LaneView view, TileAxis[] axes, int[] sizes, Pools pools) =>
        from n in Extent.Cover(axes[0].Total, sizes[0])
        from c in Extent.Cover(axes[1].Total, sizes[1])
        from h in Extent.Cover(axes[2].Total, sizes[2])
        from w in Extent.Cover(axes[3].Total, sizes[3])
        select Step(view, [n, c, h, w], pools);

    private Pools PoolsFor(int[] s, LaneView view, bool shared)
    {
        bool whole = !shared && Enumerable.Range(0, 4).All(i => s[i] == view.Extents[i]);
        var full = new Nchw(s[0], s[1], s[2], s[3]);
        return new Pools(
            [.. inputs.Select((x, i) => new LocalPool("operand", Transfers.AlignedBytes(Own(view, i, full), x.Type), !shared && IsWhole(view, i, s) ? 1 : 2))],
            new LocalPool("result", Transfers.AlignedBytes(full, output.Type), whole ? 1 : 2),
            [.. Scratch.Select(t => new LocalPool("scratch", Transfers.AlignedBytes(full, t), 1))],
            [.. Tables.Select(t => new LocalPool("table", (int)ChipMemory.AlignUp(t.Length * 4, ChipMemory.EuBytes), 1))]);
    }

    /// <summary>True when one slice of the operand serves all slices of the result.</summary>
    private static bool IsWhole(LaneView view, int operand, int[] s) =>
        Enumerable.Range(0, 4).All(d => s[d] == view.Extents[d] || view.Strides[operand][d] == 0);

    /// <summary>An operand's own extents: 1 where it is broadcast, except along the lanes.</summary>
    private static Nchw Own(LaneView view, int operand, Nchw full)
    {
        long[] strides = view.Strides[operand];
        return new Nchw(strides[0] == 0 ? 1 : full.N, full.C, strides[2] == 0 ? 1 : full.H, strides[3] == 0 ? 1 : full.W);
    }

    private double Price(int[] s, LaneView view)
    {
        double steps = 1;
        Span<double> mean = stackalloc double[4];
        for (int d = 0; d < 4; d++)
        {
            steps *= TileSearch.Parts((int)view.Extents[d], s[d]);
            mean[d] = TileSearch.Mean((int)view.Extents[d], s[d]);
        }

        double transfers = steps * context.Pricing.Store(Moved(view, inputs.Count, output.Type, mean));
        int widest = Math.Max(output.Type.Size, Scratch.Select(t => t.Size).DefaultIfEmpty().Max());
        for (int i = 0; i < inputs.Count; i++)
        {
            transfers += (IsWhole(view, i, s) ? 1 : steps) * context.Pricing.Load(Moved(view, i, inputs[i].Type, mean));
            widest = Math.Max(widest, inputs[i].Type.Size);
        }

        // A command reads a line of each operand, one after the other. Functions with scratch tensors are some four commands for
        // each of them, mostly in place, which takes two cycles a line, and polynomials take two cycles for each term.
        double passes = inputs.Count + (8 * Scratch.Count) + (2 * Tables.Sum(t => t.Length)), commands = 1 + (4 * Scratch.Count);
        double lines = mean[0] * Math.Ceiling(mean[1] / ChipMemory.Lanes) * Math.Ceiling(mean[2] * mean[3] * widest / ChipMemory.EuBytes);
        return TilePricing.Total(transfers, steps * ((passes * lines) + (commands * context.Pricing.CommandStart)), steps);
    }

    /// <summary>What is moved of an operand, or behind them the result, for a slice of these mean extents.</summary>
    private static TileTransfer Moved(LaneView view, int tensor, ChipType type, ReadOnlySpan<double> mean)
    {
        long[] s = view.Strides[tensor];
        return new(s[0] == 0 ? 1 : mean[0], mean[1], s[2] == 0 ? 1 : mean[2], s[3] == 0 ? 1 : mean[3], (s[0], s[1], s[2], s[3]), type.Size);
    }

    private TileStep Step(LaneView view, Extent[] slice, Pools pools)
    {
        var full = new Nchw(slice[0].Size, slice[1].Size, slice[2].Size, slice[3].Size);
        var buffers = new List<TileBuffer>();
        for (int i = 0; i < inputs.Count; i++)
        {
            buffers.Add(Operand(view, i, slice, full, pools.Inputs[i]));
        }

        for (int i = 0; i < Tables.Count; i++)
        {
            float[] table = Tables[i];
            buffers.Add(new TileBuffer(pools.Tables[i], i, at => Transfers.Load(
                context.Emitter,
                context.Coefficient<float>(table),
                new Strides(0, 0, table.Length, 1),
                Transfers.Local(at, new Nchw(1, context.Target.Lanes, 1, table.Length), ChipType.F32))));
        }

        buffers.Add(new TileBuffer(pools.Output, (view.Start[^1], slice[0], slice[1], slice[2], slice[3])));
        return new TileStep(buffers, at => Emit(view, full, at, pools), at => Store(view, slice, full, at[^1]));
    }

    private TileBuffer Operand(LaneView view, int i, Extent[] slice, Nchw full, LocalPool pool)
    {
        long[] strides = view.Strides[i];
        Nchw own = Own(view, i, full);
        GlobalTensor x = inputs[i];
        long element = view.Start[i];
        for (int d = 0; d < 4; d++)
        {
            element += slice[d].Start * strides[d];
        }

        return new TileBuffer(pool, (element, own), at => Transfers.Load(
            context.Emitter, x.At(element), new Strides(strides[0], strides[1], strides[2], Math.Max(strides[3], 1)), Transfers.Local(at, own, x.Type)));
    }

    private void Emit(LaneView view, Nchw full, int[] at, Pools pools)
    {
        var tile = new ElementwiseTile(
            [.. inputs.Select((x, i) => Transfers.Local(at[i], Own(view, i, full), x.Type).BroadcastTo(full))],
            Transfers.Local(at[^1], full, output.Type),
            [.. Scratch.Select((t, i) => Transfers.Local(pools.Scratch[i].Offsets[0], full, t))],
            [.. Tables.Select((_, i) => (uint)at[inputs.Count + i])]);
        Compute(tile);
    }

    private void Store(LaneView view, Extent[] slice, Nchw full, int at)
    {
        long[] strides = view.Strides[^1];
        long element = view.Start[^1];
        for (int d = 0; d < 4; d++)
        {
            element += slice[d].Start * strides[d];
        }

        Transfers.Store(
            context.Emitter,
            Transfers.Local(at, full, output.Type),
            output.At(element),
            new Strides(strides[0], strides[1], strides[2], Math.Max(strides[3], 1)));
    }
}
