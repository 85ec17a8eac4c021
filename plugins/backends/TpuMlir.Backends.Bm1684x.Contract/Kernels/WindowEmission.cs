using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Operators that slide a window over each channel by itself (depthwise convolution, pooling), by PorD. Sliced over n, c, h
/// and w; per-channel parameters travel with the channels.
/// </summary>
/// <param name="op">The operator. What it accumulates in is what the window is computed in; input and result are cast in local memory.</param>
/// <param name="context">The kernel's context.</param>
public sealed class WindowEmission(IWindow op, KernelContext context)
{
    private readonly GlobalTensor _x = context.Global(op.Input), _y = context.Global(op.Output);
    private readonly WindowGeometry _geometry = WindowGeometry.Of(op);

    /// <summary>Makes the PorD command from its result, its input and the window, given the parameters.</summary>
    public required Func<LocalTensor, LocalTensor, Window, IReadOnlyList<LocalTensor>, PorD> Command { get; init; }

    /// <summary>Per-channel parameters: global address and elements for each channel, in the compute type.</summary>
    public IReadOnlyList<(ulong Address, int Elements)> Parameters { get; init; } = [];

    private ChipType ComputeType { get; } = ChipTypes.Of(op.Accumulator());

    private bool CastsInput => ComputeType != _x.Type;

    private bool CastsResult => ComputeType != _y.Type;

    /// <summary>Slices the operation to fit local memory and emits it.</summary>
    public void Run()
    {
        TileAxis[] axes =
        [
            new("n", (int)_y.Shape[0]),
            new("c", (int)_y.Shape[1], context.Target.Lanes),
            new("h", _geometry.H.Output),
            new("w", _geometry.W.Output),
        ];
        int[] sizes = context.Slice(op.Operation, axes, s => All(PoolsFor(s)), Price);
        Pools pools = PoolsFor(sizes);
        context.Run(All(pools), Steps(sizes, pools));
    }

    private sealed record Pools(LocalPool Input, LocalPool? WideInput, LocalPool? WideResult, LocalPool Result, IReadOnlyList<LocalPool> Parameters);

    private static IReadOnlyList<LocalPool> All(Pools p) =>
        [p.Input, .. p.WideInput is null ? [] : new[] { p.WideInput }, .. p.WideResult is null ? [] : new[] { p.WideResult }, p.Result, .. p.Parameters];

    private Pools PoolsFor(int[] s)
    {
        bool whole = s[0] == _y.Shape[0] && s[1] == _y.Shape[1] && s[2] == _geometry.H.Output && s[3] == _geometry.W.Output;
        int count = whole ? 1 : 2;
        var input = new Nchw(s[0], s[1], _geometry.H.InputFor(s[2]), _geometry.W.InputFor(s[3]));
        var result = new Nchw(s[0], s[1], s[2], s[3]);
        return new Pools(
            new LocalPool("input", Transfers.AlignedBytes(input, _x.Type), count),
            CastsInput ? new LocalPool("widened input", Transfers.AlignedBytes(input, ComputeType), 1) : null,
            CastsResult ? new LocalPool("widened result", Transfers.AlignedBytes(result, ComputeType), 1) : null,
            new LocalPool("result", Transfers.AlignedBytes(result, _y.Type), count),
            [.. Parameters.Select(p => new LocalPool("parameters", Transfers.CompactBytes(s[1], p.Elements, ComputeType), s[1] == _y.Shape[1] ? 1 : 2))]);
    }

    private double Price(int[] s)
    {
        int channelSlices = TileSearch.Parts((int)_y.Shape[1], s[1]), batchSlices = TileSearch.Parts((int)_y.Shape[0], s[0]);
        double steps = (double)batchSlices * channelSlices * TileSearch.Parts(_geometry.H.Output, s[2]) * TileSearch.Parts(_geometry.W.Output, s[3]);
        double n = TileSearch.Mean((int)_y.Shape[0], s[0]), c = TileSearch.Mean((int)_y.Shape[1], s[1]);
        double h = TileSearch.Mean(_geometry.H.Output, s[2]), w = TileSearch.Mean(_geometry.W.Output, s[3]);
        double input = context.Pricing.Load(Transfers.Moved(_x, n, c, _geometry.H.MeanInputFor(s[2]), _geometry.W.MeanInputFor(s[3])));
        double result = context.Pricing.Store(Transfers.Moved(_y, n, c, h, w));
        // The channels' parameters are kept while nothing else comes between.
        double parameters = (channelSlices == 1 ? 1 : batchSlices * channelSlices)
            * Parameters.Sum(p => context.Pricing.Load(new TileTransfer(1, c, 1, p.Elements, (0, p.Elements, 0, 1), ComputeType.Size)));
        double lines = n * Math.Ceiling(c / ChipMemory.Lanes) * Math.Ceiling(h * w * ComputeType.Size / ChipMemory.EuBytes);
        double compute = lines * _geometry.H.Kernel * _geometry.W.Kernel * LinesOfTap(w);
        return TilePricing.Total(((input + result) * steps) + parameters, steps * (compute + context.Pricing.CommandStart), steps);
    }

    /// <summary>
    /// Lines read for one tap of a line of results in rows of that width, about: those its pixels spread over, one more where the
    /// kernel's columns are not aligned with them, and half a line for the kernel itself.
    /// </summary>
    private double LinesOfTap(double width)
    {
        double rows = Math.Max(1, ComputeType.EuElements / width);
        double inRow = Math.Min(width, ComputeType.EuElements) * _geometry.W.Stride / ComputeType.EuElements;
        double spread = _geometry.H.Stride == 1 ? rows * inRow : rows * Math.Max(1, inRow);
        return spread + ((_geometry.W.Kernel - 1.0) / _geometry.W.Kernel) + (Parameters.Count > 0 ? 0.5 : 0);
    }

    private IEnumerable<TileStep> Steps(int[] s, Pools pools) =>
        from n in Extent.Cover((int)_y.Shape[0], s[0])
        from c in Extent.Cover((int)_y.Shape[1], s[1])
        from h in Extent.Cover(_geometry.H.Output, s[2])
        from w in Extent.Cover(_geometry.W.Output, s[3])
        select Step(n, c, h, w, pools);

    private TileStep Step(Extent n, Extent c, Extent h, Extent w, Pools pools)
    {
        WindowSlice hs = _geometry.H.Slice(h), ws = _geometry.W.Slice(w);
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

        Window window = _geometry.Window(hs, ws);
        return new TileStep(
            buffers,
            at => Compute(at, xShape, yShape, window, pools),
            at => Store(at[1], n, c, h, w, yShape));
    }

    private LocalTensor Parameter(int at, int channels, int elements) =>
        LocalTensor.Compact(ChipMemory.Local(0, at), new Nchw(1, channels, 1, elements), ComputeType);

    private void Load(int at, Extent n, Extent c, WindowSlice h, WindowSlice w, Nchw shape)
    {
        long[] strides = _x.Shape.Strides();
        long element = (n.Start * strides[0]) + (c.Start * strides[1]) + (h.Input.Start * strides[2]) + w.Input.Start;
        Transfers.Load(context.Emitter, _x.At(element), new Strides(strides[0], strides[1], strides[2], 1), Transfers.Local(at, shape, _x.Type));
    }

    private void Compute(int[] at, Nchw xShape, Nchw yShape, Window window, Pools pools)
    {
        ProgramEmitter emitter = context.Emitter;
        LocalTensor input = Transfers.Local(at[0], xShape, _x.Type), result = Transfers.Local(at[1], yShape, _y.Type);
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

        FusedRelu.Emit(op, emitter, result);
    }

    private void Store(int at, Extent n, Extent c, Extent h, Extent w, Nchw shape)
    {
        long[] strides = _y.Shape.Strides();
        long element = (n.Start * strides[0]) + (c.Start * strides[1]) + (h.Start * strides[2]) + w.Start;
        Transfers.Store(context.Emitter, Transfers.Local(at, shape, _y.Type), _y.At(element), new Strides(strides[0], strides[1], strides[2], 1));
    }
}
