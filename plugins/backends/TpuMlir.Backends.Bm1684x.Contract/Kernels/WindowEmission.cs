using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Operators that slide a window over each channel by itself (depthwise convolution, pooling), by PorD. Sliced over n, c, h
/// and w; per-channel parameters travel with the channels.
/// </summary>
/// <param name="operation">The operation, for messages and its fused relu.</param>
/// <param name="context">The kernel's context.</param>
/// <param name="x">The input, (n, c, h, w).</param>
/// <param name="y">The result, (n, c, h, w).</param>
/// <param name="geometry">The window in both directions.</param>
public sealed class WindowEmission(Operation operation, KernelContext context, GlobalTensor x, GlobalTensor y, WindowGeometry geometry)
{
    /// <summary>The type the window is computed in; input and result are cast to and from it in local memory.</summary>
    public required ChipType ComputeType { get; init; }

    /// <summary>Makes the PorD command from its result, its input and the window, given the parameters.</summary>
    public required Func<LocalTensor, LocalTensor, Window, IReadOnlyList<LocalTensor>, PorD> Command { get; init; }

    /// <summary>Per-channel parameters: global address and elements for each channel, in the compute type.</summary>
    public IReadOnlyList<(ulong Address, int Elements)> Parameters { get; init; } = [];

    private bool CastsInput => ComputeType != x.Type;

    private bool CastsResult => ComputeType != y.Type;

    /// <summary>Slices the operation to fit local memory and emits it.</summary>
    public void Run()
    {
        TileAxis[] axes =
        [
            new("n", (int)y.Shape[0]),
            new("c", (int)y.Shape[1], context.Target.Lanes),
            new("h", geometry.H.Output),
            new("w", geometry.W.Output),
        ];
        int[] sizes = context.Slice(operation, axes, s => All(PoolsFor(s)), Price);
        Pools pools = PoolsFor(sizes);
        context.Run(All(pools), Steps(sizes, pools));
    }

    private sealed record Pools(LocalPool Input, LocalPool? WideInput, LocalPool? WideResult, LocalPool Result, IReadOnlyList<LocalPool> Parameters);

    private static IReadOnlyList<LocalPool> All(Pools p) =>
        [p.Input, .. p.WideInput is null ? [] : new[] { p.WideInput }, .. p.WideResult is null ? [] : new[] { p.WideResult }, p.Result, .. p.Parameters];

    private Pools PoolsFor(int[] s)
    {
        bool whole = s[0] == y.Shape[0] && s[1] == y.Shape[1] && s[2] == geometry.H.Output && s[3] == geometry.W.Output;
        int count = whole ? 1 : 2;
        var input = new Nchw(s[0], s[1], geometry.H.InputFor(s[2]), geometry.W.InputFor(s[3]));
        var result = new Nchw(s[0], s[1], s[2], s[3]);
        return new Pools(
            new LocalPool("input", Transfers.AlignedBytes(input, x.Type), count),
            CastsInput ? new LocalPool("widened input", Transfers.AlignedBytes(input, ComputeType), 1) : null,
            CastsResult ? new LocalPool("widened result", Transfers.AlignedBytes(result, ComputeType), 1) : null,
            new LocalPool("result", Transfers.AlignedBytes(result, y.Type), count),
            [.. Parameters.Select(p => new LocalPool("parameters", Transfers.CompactBytes(s[1], p.Elements, ComputeType), s[1] == y.Shape[1] ? 1 : 2))]);
    }

    private double Price(int[] s)
    {
        int channelSlices = TileSearch.Parts((int)y.Shape[1], s[1]), batchSlices = TileSearch.Parts((int)y.Shape[0], s[0]);
        double steps = (double)batchSlices * channelSlices * TileSearch.Parts(geometry.H.Output, s[2]) * TileSearch.Parts(geometry.W.Output, s[3]);
        double n = TileSearch.Mean((int)y.Shape[0], s[0]), c = TileSearch.Mean((int)y.Shape[1], s[1]);
        double h = TileSearch.Mean(geometry.H.Output, s[2]), w = TileSearch.Mean(geometry.W.Output, s[3]);
        double input = context.Pricing.Load(Transfers.Moved(x, n, c, geometry.H.MeanInputFor(s[2]), geometry.W.MeanInputFor(s[3])));
        double result = context.Pricing.Store(Transfers.Moved(y, n, c, h, w));
        // The channels' parameters are kept while nothing else comes between.
        double parameters = (channelSlices == 1 ? 1 : batchSlices * channelSlices)
            * Parameters.Sum(p => context.Pricing.Load(new TileTransfer(1, c, 1, p.Elements, (0, p.Elements, 0, 1), ComputeType.Size)));
        double lines = n * Math.Ceiling(c / ChipMemory.Lanes) * Math.Ceiling(h * w * ComputeType.Size / ChipMemory.EuBytes);
        double compute = lines * geometry.H.Kernel * geometry.W.Kernel * LinesOfTap(w);
        return TilePricing.Total(((input + result) * steps) + parameters, steps * (compute + context.Pricing.CommandStart), steps);
    }

    /// <summary>
    /// Lines read for one tap of a line of results in rows of that width, about: those its pixels spread over, one more where the
    /// kernel's columns are not aligned with them, and half a line for the kernel itself.
    /// </summary>
    private double LinesOfTap(double width)
    {
        double rows = Math.Max(1, ComputeType.EuElements / width);
        double inRow = Math.Min(width, ComputeType.EuElements) * geometry.W.Stride / ComputeType.EuElements;
        double spread = geometry.H.Stride == 1 ? rows * inRow : rows * Math.Max(1, inRow);
        return spread + ((geometry.W.Kernel - 1.0) / geometry.W.Kernel) + (Parameters.Count > 0 ? 0.5 : 0);
    }

    private IEnumerable<TileStep> Steps(int[] s, Pools pools) =>
        from n in Extent.Cover((int)y.Shape[0], s[0])
        from c in Extent.Cover((int)y.Shape[1], s[1])
        from h in Extent.Cover(geometry.H.Output, s[2])
        from w in Extent.Cover(geometry.W.Output, s[3])
        select Step(n, c, h, w, pools);

    private TileStep Step(Extent n, Extent c, Extent h, Extent w, Pools pools)
    {
        WindowSlice hs = geometry.H.Slice(h), ws = geometry.W.Slice(w);
        var xShape = new Nchw(n.Size, c.Size, hs.Input.Size, ws.Input.Size);
        var yShape = new Nchw(n.Size, c.Size, h.Size, w.Size);
        var slice = (n, c, h, w);
        List<TileBuffer> buffers =
        [
            new(pools.Input, slice, at => Load(at, n, c, hs, ws, xShape)),
            new(pools.Result, slice),
        ];
        for (int i = 0; i < Parameters.Count; i++)
        {
            (ulong address, int elements) = Parameters[i];
            buffers.Add(new(pools.Parameters[i], c, at => Transfers.Load(
                context.Emitter,
                address + (ulong)((long)c.Start * elements * ComputeType.Size),
                new Strides(0, elements, elements, 1),
                Parameter(at, c.Size, elements))));
        }

        Window window = geometry.Window(hs, ws, rotate: operation.Name == "tpu.Deconv");
        return new TileStep(
            buffers,
            at => Compute(at, xShape, yShape, window, pools),
            at => Store(at[1], n, c, h, w, yShape));
    }

    private LocalTensor Parameter(int at, int channels, int elements) =>
        LocalTensor.Compact(ChipMemory.Local(0, at), new Nchw(1, channels, 1, elements), ComputeType);

    private void Load(int at, Extent n, Extent c, WindowSlice h, WindowSlice w, Nchw shape)
    {
        long[] strides = x.Shape.Strides();
        long element = (n.Start * strides[0]) + (c.Start * strides[1]) + (h.Input.Start * strides[2]) + w.Input.Start;
        Transfers.Load(context.Emitter, x.At(element), new Strides(strides[0], strides[1], strides[2], 1), Transfers.Local(at, shape, x.Type));
    }

    private void Compute(int[] at, Nchw xShape, Nchw yShape, Window window, Pools pools)
    {
        ProgramEmitter emitter = context.Emitter;
        LocalTensor input = Transfers.Local(at[0], xShape, x.Type), result = Transfers.Local(at[1], yShape, y.Type);
        LocalTensor computed = CastsResult ? Transfers.Local(pools.WideResult!.Offsets[0], yShape, ComputeType) : result;
        if (CastsInput)
        {
            LocalTensor wide = Transfers.Local(pools.WideInput!.Offsets[0], xShape, ComputeType);
            emitter.Add(ArithmeticCommand.Cast(wide, input));
            input = wide;
        }

        LocalTensor[] parameters = [.. Parameters.Select((p, i) => Parameter(at[2 + i], yShape.C, p.Elements))];
        emitter.Add(Command(computed, input, window, parameters));
        if (CastsResult)
        {
            emitter.Add(ArithmeticCommand.Cast(result, computed));
        }

        FusedRelu.Emit(operation, emitter, result);
    }

    private void Store(int at, Extent n, Extent c, Extent h, Extent w, Nchw shape)
    {
        long[] strides = y.Shape.Strides();
        long element = (n.Start * strides[0]) + (c.Start * strides[1]) + (h.Start * strides[2]) + w.Start;
        Transfers.Store(context.Emitter, Transfers.Local(at, shape, y.Type), y.At(element), new Strides(strides[0], strides[1], strides[2], 1));
    }
}
