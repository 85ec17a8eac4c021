using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>The emission of one convolution.</summary>
internal sealed class ConvEmission
{
    private readonly ConvProblem _problem;
    private readonly KernelContext _context;
    private readonly ProgramEmitter _emitter;
    private readonly ConvFilter? _filter;
    private readonly ulong _bias;
    private readonly int _passes;
    private readonly int _taps;
    private readonly long _perChannel;

    public ConvEmission(ConvProblem problem, KernelContext context)
    {
        _problem = problem;
        _context = context;
        _emitter = context.Emitter;
        _passes = ChipMemory.CeilDiv(problem.InputChannels, problem.Cut);
        _taps = problem.Geometry.H.Kernel * problem.Geometry.W.Kernel;
        _perChannel = ConvWeights.ElementsPerChannel(problem.X.Type, problem.Cut, 1, _taps);
        _filter = problem.Filter is null ? null : ConvFilter.Pack(context, problem.Filter, problem.Cut);
        _bias = problem.Bias is null ? 0 : context.Coefficient<float>(problem.Bias.To(ElementType.F32).Floats());
    }

    /// <summary>Partial sums are f32 whatever the result is.</summary>
    private ChipType Accumulated => _passes > 1 ? ChipType.F32 : _problem.Y.Type;

    public void Run()
    {
        TileAxis[] axes =
        [
            new("n", _problem.N),
            new("output channels", _problem.OutputChannels, _context.Target.Lanes),
            new("h", _problem.Geometry.H.Output),
            new("w", _problem.Geometry.W.Output),
        ];
        int[] sizes = _context.Slice(_problem.Op.Operation, axes, s => PoolList(PoolsFor(s)), Price);
        Pools pools = PoolsFor(sizes);
        _context.Run(PoolList(pools), Steps(sizes, pools));
    }

    private sealed record Pools(LocalPool Input, LocalPool Filter, LocalPool Bias, LocalPool Result);

    private IReadOnlyList<LocalPool> PoolList(Pools pools) => _problem.Bias is null
        ? [pools.Input, pools.Filter, pools.Result]
        : [pools.Input, pools.Filter, pools.Bias, pools.Result];

    private Pools PoolsFor(int[] s)
    {
        WindowGeometry g = _problem.Geometry;
        int rows = ChipMemory.CeilDiv(s[1], ChipMemory.Lanes);
        bool oneSpatial = s[0] == _problem.N && s[2] == g.H.Output && s[3] == g.W.Output;
        bool oneFilter = s[1] == _problem.OutputChannels && _passes == 1 && _problem.Groups == 1;
        bool oneInput = oneSpatial && _passes == 1 && _problem.Groups == 1;
        int input = Transfers.AlignedBytes(new Nchw(s[0], _problem.Cut, g.H.InputFor(s[2]), g.W.InputFor(s[3])), _problem.X.Type);
        int result = Transfers.AlignedBytes(new Nchw(s[0], s[1], s[2], s[3]), Accumulated);
        long filter = rows * _perChannel * _problem.X.Type.Size;
        return new Pools(
            new LocalPool("input", input, oneInput ? 1 : 2),
            new LocalPool("filter", filter > int.MaxValue / 4 ? int.MaxValue / 4 : (int)ChipMemory.AlignUp(filter, ChipMemory.EuBytes), oneFilter ? 1 : 2),
            new LocalPool("bias", Transfers.CompactBytes(s[1], 1, ChipType.F32), oneFilter || s[1] == _problem.OutputChannels && _problem.Groups == 1 ? 1 : 2),
            new LocalPool("result", result, oneSpatial && s[1] == _problem.OutputChannels && _problem.Groups == 1 ? 1 : 2));
    }

    /// <summary>Price of slicing, by the cheaper of the two orders.</summary>
    private double Price(int[] s)
    {
        (double filterOuter, double filterInner, double results) = TransferPrices(s);
        double steps = Places(s) * TileSearch.Parts(_problem.OutputChannels, s[1]) * _passes;
        return TilePricing.Total(Math.Min(filterOuter, filterInner) + results, ComputePrice(s), steps) * _problem.Groups;
    }

    /// <summary>
    /// Cycles of loading inputs and filters when the filter changes slowest, and when it changes fastest; and of storing
    /// results. What changes slowest is loaded once, unless passes over input channels come between.
    /// </summary>
    private (double FilterOuter, double FilterInner, double Results) TransferPrices(int[] s)
    {
        WindowGeometry g = _problem.Geometry;
        double places = Places(s), channels = TileSearch.Parts(_problem.OutputChannels, s[1]), steps = places * channels;
        double n = TileSearch.Mean(_problem.N, s[0]), oc = TileSearch.Mean(_problem.OutputChannels, s[1]);
        TilePricing pricing = _context.Pricing;
        double input = _passes * pricing.Load(Transfers.Moved(
            _problem.X, n, (double)_problem.InputChannels / _passes, g.H.MeanInputFor(s[2]), g.W.MeanInputFor(s[3])));
        double filter = _passes * pricing.Load(new TileTransfer(1, oc, 1, _perChannel, (0, _perChannel, 0, 1), _problem.X.Type.Size));
        double bias = _problem.Bias is null ? 0 : pricing.Load(new TileTransfer(1, oc, 1, 1, (0, 1, 0, 1), ChipType.F32.Size));
        double result = pricing.Store(Transfers.Moved(
            _problem.Y, n, oc, TileSearch.Mean(g.H.Output, s[2]), TileSearch.Mean(g.W.Output, s[3])));
        bool onePass = _passes == 1;
        return (
            (input * (onePass && places == 1 ? 1 : steps)) + (filter * (onePass ? channels : steps)) + (bias * channels),
            (input * (onePass ? places : steps)) + (filter * (onePass && channels == 1 ? 1 : steps)) + (bias * (channels == 1 ? 1 : steps)),
            result * steps);
    }

    /// <summary>Cycles of all CONV commands: those of the largest slice, for as much of it as slices fill on average.</summary>
    private double ComputePrice(int[] s)
    {
        WindowGeometry g = _problem.Geometry;
        double full = ConvCost.Cycles(
            _problem.X.Type, new Nchw(s[0], s[1], s[2], s[3]), new Nchw(s[0], _problem.Cut, g.H.InputFor(s[2]), g.W.InputFor(s[3])),
            g.Window(new WindowSlice(default, g.H.Pad, 0), new WindowSlice(default, g.W.Pad, 0)));
        double filled = TileSearch.Mean(_problem.N, s[0]) / s[0] * TileSearch.Mean(g.H.Output, s[2]) / s[2] * TileSearch.Mean(g.W.Output, s[3]) / s[3];
        return Places(s) * TileSearch.Parts(_problem.OutputChannels, s[1]) * full * filled * _problem.InputChannels / _problem.Cut;
    }

    /// <summary>Number of slices over n, h and w.</summary>
    private double Places(int[] s) => (double)TileSearch.Parts(_problem.N, s[0])
        * TileSearch.Parts(_problem.Geometry.H.Output, s[2]) * TileSearch.Parts(_problem.Geometry.W.Output, s[3]);

    /// <summary>Whether to keep a filter piece while all slices of the input pass by, or a slice while all filter pieces do.</summary>
    private bool FilterOuter(int[] s) => TransferPrices(s) is var prices && prices.FilterOuter <= prices.FilterInner;

    private IEnumerable<TileStep> Steps(int[] s, Pools pools)
    {
        Extent[] channels = [.. Extent.Cover(_problem.OutputChannels, s[1])];
        (Extent N, Extent H, Extent W)[] places = [.. from n in Extent.Cover(_problem.N, s[0])
                                                       from h in Extent.Cover(_problem.Geometry.H.Output, s[2])
                                                       from w in Extent.Cover(_problem.Geometry.W.Output, s[3])
                                                       select (n, h, w)];
        bool filterOuter = FilterOuter(s);
        for (int group = 0; group < _problem.Groups; group++)
        {
            for (int i = 0; i < channels.Length * places.Length; i++)
            {
                Extent c = filterOuter ? channels[i / places.Length] : channels[i % channels.Length];
                var place = filterOuter ? places[i % places.Length] : places[i / channels.Length];
                for (int pass = 0; pass < _passes; pass++)
                {
                    yield return Step(new Slice(group, c, place.N, place.H, place.W, pass), pools);
                }
            }
        }
    }

    private readonly record struct Slice(int Group, Extent C, Extent N, Extent H, Extent W, int Pass);

    private TileStep Step(Slice slice, Pools pools)
    {
        WindowSlice h = _problem.Geometry.H.Slice(slice.H), w = _problem.Geometry.W.Slice(slice.W);
        bool last = slice.Pass == _passes - 1;
        int from = slice.Pass * _problem.Cut;
        int ic = Math.Min(_problem.Cut, _problem.InputChannels - from);
        var xShape = new Nchw(slice.N.Size, ic, h.Input.Size, w.Input.Size);
        var yShape = new Nchw(slice.N.Size, slice.C.Size, slice.H.Size, slice.W.Size);
        List<TileBuffer> buffers =
        [
            new(pools.Input, (slice.Group, slice.N, slice.H, slice.W, slice.Pass), at => LoadInput(at, slice, xShape, h, w, from)),
            new(pools.Filter, (slice.Group, slice.C, slice.Pass), at => LoadFilter(at, slice, ic)),
            new(pools.Result, (slice.Group, slice.C, slice.N, slice.H, slice.W)),
        ];
        if (_problem.Bias is not null)
        {
            buffers.Add(new(pools.Bias, (slice.Group, slice.C), at => LoadBias(at, slice)));
        }

        return new TileStep(buffers, at => Compute(at, slice, xShape, yShape, ic, h, w), last ? at => Store(at[2], slice, yShape) : null);
    }

    private void LoadInput(int at, Slice slice, Nchw shape, WindowSlice h, WindowSlice w, int from)
    {
        long[] strides = _problem.X.Shape.Strides();
        long element = (slice.N.Start * strides[0]) + (((slice.Group * _problem.InputChannels) + from) * strides[1])
            + (h.Input.Start * strides[2]) + w.Input.Start;
        Transfers.Load(_emitter, _problem.X.At(element), new Strides(strides[0], strides[1], strides[2], 1), Transfers.Local(at, shape, _problem.X.Type));
    }

    private void LoadFilter(int at, Slice slice, int ic)
    {
        long per = _filter?.PerChannel(slice.Pass) ?? (ic * (long)_taps);
        int channel = (slice.Group * _problem.OutputChannels) + slice.C.Start;
        ulong address = _filter?.At(slice.Pass, channel)
            ?? _context.Global(_problem.Op.Filter).At(((channel * (long)_problem.InputChannels) + (slice.Pass * _problem.Cut)) * _taps);
        long stride = _filter?.ChannelStride(slice.Pass) ?? ((long)_problem.InputChannels * _taps);
        // Rows of one output channel follow each other without a gap, split over h and w because of the largest extent.
        (int rows, int columns) = Factor(per);
        var local = LocalTensor.Compact(ChipMemory.Local(0, at), new Nchw(1, slice.C.Size, rows, columns), _problem.X.Type);
        Transfers.Load(_emitter, address, new Strides(0, stride, columns, 1), local);
    }

    private static (int Rows, int Columns) Factor(long count)
    {
        int rows = 1;
        while (count / rows > 65535 || count % rows != 0)
        {
            rows++;
        }

        return (rows, (int)(count / rows));
    }

    private void LoadBias(int at, Slice slice)
    {
        int channel = (slice.Group * _problem.OutputChannels) + slice.C.Start;
        Transfers.Load(
            _emitter,
            _bias + (ulong)(channel * 4),
            new Strides(0, 1, 1, 1),
            LocalTensor.Compact(ChipMemory.Local(0, at), Nchw.PerChannel(slice.C.Size), ChipType.F32));
    }

    private void Compute(int[] at, Slice slice, Nchw xShape, Nchw yShape, int ic, WindowSlice h, WindowSlice w)
    {
        bool first = slice.Pass == 0, last = slice.Pass == _passes - 1;
        LocalTensor x = Transfers.Local(at[0], xShape, _problem.X.Type);
        LocalTensor filter = ConvWeights.At(
            ChipMemory.Local(0, at[1]), _problem.X.Type, slice.C.Size, ic, _problem.Geometry.H.Kernel, _problem.Geometry.W.Kernel);
        LocalTensor y = Transfers.Local(at[2], yShape, last ? _problem.Y.Type : ChipType.F32);
        _emitter.Add(new Conv(y, x, filter, _problem.Geometry.Window(h, w))
        {
            Addend = first && _problem.Bias is not null
                ? LocalTensor.Compact(ChipMemory.Local(0, at[3]), Nchw.PerChannel(slice.C.Size), ChipType.F32)
                : null,
            Pad = Immediate.Zero(_problem.X.Type),
            Accumulate = !first,
        });
        if (last)
        {
            FusedRelu.Emit(_problem.Op, _emitter, y);
        }
    }

    private void Store(int at, Slice slice, Nchw shape)
    {
        long[] strides = _problem.Y.Shape.Strides();
        long element = (slice.N.Start * strides[0]) + (((slice.Group * _problem.OutputChannels) + slice.C.Start) * strides[1])
            + (slice.H.Start * strides[2]) + slice.W.Start;
        Transfers.Store(
            _emitter, Transfers.Local(at, shape, _problem.Y.Type), _problem.Y.At(element), new Strides(strides[0], strides[1], strides[2], 1));
    }
}
