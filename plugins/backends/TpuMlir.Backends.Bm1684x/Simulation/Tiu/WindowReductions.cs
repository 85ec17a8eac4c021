using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Floating-point depthwise and average: two accumulators, every step rounded in the type (isa.md section 2).</summary>
internal sealed unsafe class FloatDepthwise(ElementType type, DepthwiseParameters parameters, bool average) : WindowReduction
{
    // An average has no bias: it starts from nothing, so that a sum of negative zeros stays negative.
    private const uint Nothing = 0x8000_0000;

    /// <inheritdoc/>
    public override void Start(int channel, uint* state)
    {
        if (average)
        {
            new Span<uint>(state, 2 * PanelSource.Width).Fill(Nothing);
            return;
        }

        new Span<uint>(state, PanelSource.Width).Clear();
        new Span<uint>(state + PanelSource.Width, PanelSource.Width).Fill(parameters.Bias(channel));
    }

    /// <inheritdoc/>
    public override void Add(int channel, int first, int count, uint* panel, uint* state)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            float* even = (float*)state + column, odd = even + PanelSource.Width;
            Vector512<float> current = Vector512.Load(even), other = Vector512.Load(odd);
            for (int k = 0; k < count; k++)
            {
                Vector512<float> weight = Vector512.Create(parameters.Weight(channel, first + k)).AsSingle();
                Vector512<float> product = HalfFormatVector.Product(
                    Vector512.Load((float*)panel + k * PanelSource.Width + column), weight, type);
                Vector512<float> sum = HalfFormatVector.RoundTo(Float32Vector.Add(current, product), type);
                (current, other) = (other, sum);
            }

            ((count & 1) == 0 ? current : other).Store(even);
            ((count & 1) == 0 ? other : current).Store(odd);
        }
    }

    /// <inheritdoc/>
    public override void Finish(int channel, uint* state, byte* target, int count)
    {
        float* first = (float*)state, second = first + PanelSource.Width;
        FloatSums.Add(first, second, count);

        Elements.StoreFloats(first, target, type.Size(), type, count);
    }
}

/// <summary>
/// Floating-point maximum in window order, from the type's lowest finite number on: the maximum of negative infinities is
/// finite. A comparison with NaN takes the new value. Denormals compare as zero but, in bf16, pass unchanged.
/// </summary>
internal sealed unsafe class FloatMaximum(ElementType type) : WindowReduction
{
    private readonly float _lowest = type switch
    {
        ElementType.Float32 => float.MinValue,
        ElementType.Float16 => (float)Half.MinValue,
        _ => BitConverter.UInt32BitsToSingle(0xFF7F_0000),
    };

    /// <inheritdoc/>
    public override void Start(int channel, uint* state) => new Span<float>(state, PanelSource.Width).Fill(_lowest);

    /// <inheritdoc/>
    public override void Add(int channel, int first, int count, uint* panel, uint* state)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            Vector512<float> largest = Vector512.Load((float*)state + column);
            for (int k = 0; k < count; k++)
            {
                Vector512<float> x = Vector512.Load((float*)panel + k * PanelSource.Width + column);
                Vector512<float> stays = Vector512.GreaterThan(Float32Vector.Flush(largest), Float32Vector.Flush(x));
                largest = Vector512.ConditionalSelect(stays, largest, x);
            }

            largest.Store((float*)state + column);
        }
    }

    /// <inheritdoc/>
    public override void Finish(int channel, uint* state, byte* target, int count) =>
        Elements.StoreUnchanged((float*)state, target, type.Size(), type, count);
}

/// <summary>8-bit maximum.</summary>
internal sealed unsafe class IntegerMaximum(TiuCommand c) : WindowReduction
{
    private readonly ElementType _result = c.Type(TiuField.Res0Prec);

    /// <inheritdoc/>
    public override void Start(int channel, uint* state) => new Span<int>(state, PanelSource.Width).Fill(int.MinValue);

    /// <inheritdoc/>
    public override void Add(int channel, int first, int count, uint* panel, uint* state)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            Vector512<int> largest = Vector512.Load((int*)state + column);
            for (int k = 0; k < count; k++)
            {
                largest = Vector512.Max(largest, Vector512.Load((int*)panel + k * PanelSource.Width + column));
            }

            largest.Store((int*)state + column);
        }
    }

    /// <inheritdoc/>
    public override void Finish(int channel, uint* state, byte* target, int count)
    {
        Elements.StoreWords((int*)state, target, _result.Size(), _result, count);
    }
}

/// <summary>8-bit depthwise: bias, rounding shift, optional relu, saturation.</summary>
[SkipLocalsInit]
internal sealed unsafe class IntegerDepthwise(TiuCommand c, DepthwiseParameters parameters, bool relu, bool regions) : WindowReduction
{
    private readonly ElementType _result = c.Type(TiuField.Res0Prec);
    private readonly int _shift = regions ? 0 : (int)(c.Word(TiuField.Res1Addr) >> 8) & 0xFF;
    private readonly RoundingMode _mode = (RoundingMode)c.Int(TiuField.Opd2NStr);
    private readonly bool _signedSum = c.Flag(TiuField.Opd0Sign) || c.Flag(TiuField.Opd1Sign) || (!regions && c.Flag(TiuField.Opd2Sign));

    /// <inheritdoc/>
    public override void Start(int channel, uint* state) => new Span<uint>(state, PanelSource.Width).Clear();

    /// <inheritdoc/>
    public override void Add(int channel, int first, int count, uint* panel, uint* state)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            Vector512<int> sum = Vector512.Load((int*)state + column);
            for (int k = 0; k < count; k++)
            {
                sum += Vector512.Load((int*)panel + k * PanelSource.Width + column)
                    * Vector512.Create((int)parameters.Weight(channel, first + k));
            }

            sum.Store((int*)state + column);
        }
    }

    /// <inheritdoc/>
    public override void Finish(int channel, uint* state, byte* target, int count)
    {
        long* results = stackalloc long[PanelSource.Width];
        for (int i = 0; i < PanelSource.Width; i += 16)
        {
            // A 32-bit accumulator; without any sign bit it counts as unsigned.
            Vector512<uint> sum = Vector512.Load(state + i) + Vector512.Create(parameters.Bias(channel));
            Result(_signedSum ? Vector512.WidenLower(sum.AsInt32()) : Vector512.WidenLower(sum).AsInt64()).Store(results + i);
            Result(_signedSum ? Vector512.WidenUpper(sum.AsInt32()) : Vector512.WidenUpper(sum).AsInt64()).Store(results + i + 8);
        }

        Elements.StoreLongs(results, target, _result.Size(), _result, count);
    }

    // Over regions only 8-bit results saturate, wider ones wrap.
    private Vector512<long> Result(Vector512<long> sum)
    {
        Vector512<long> value = RoundingVector.ShiftRight(sum, _shift, _mode);
        return regions && _result != ElementType.Int8 ? value : Integers.Saturate(value, _result, _signedSum && !relu);
    }
}

/// <summary>8-bit average: sum, unsigned 8-bit multiplier, shift half-up, saturation.</summary>
[SkipLocalsInit]
internal sealed unsafe class IntegerAverage(TiuCommand c, bool regions) : WindowReduction
{
    private readonly ElementType _result = c.Type(TiuField.Res0Prec);
    private readonly bool _signed = c.Flag(TiuField.Opd0Sign);
    private readonly long _multiplier = c.Word(TiuField.Opd1Addr) & 0xFF;
    private readonly int _shift = regions ? 0 : (int)c.Word(TiuField.Opd2Addr);

    /// <inheritdoc/>
    public override void Start(int channel, uint* state) => new Span<uint>(state, PanelSource.Width).Clear();

    /// <inheritdoc/>
    public override void Add(int channel, int first, int count, uint* panel, uint* state)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            Vector512<int> sum = Vector512.Load((int*)state + column);
            for (int k = 0; k < count; k++)
            {
                sum += Vector512.Load((int*)panel + k * PanelSource.Width + column);
            }

            sum.Store((int*)state + column);
        }
    }

    /// <inheritdoc/>
    public override void Finish(int channel, uint* state, byte* target, int count)
    {
        long* results = stackalloc long[PanelSource.Width];
        for (int i = 0; i < PanelSource.Width; i += 16)
        {
            Vector512<int> sum = Vector512.Load((int*)state + i);
            Result(Vector512.WidenLower(sum)).Store(results + i);
            Result(Vector512.WidenUpper(sum)).Store(results + i + 8);
        }

        Elements.StoreLongs(results, target, _result.Size(), _result, count);
    }

    private Vector512<long> Result(Vector512<long> sum)
    {
        Vector512<long> value = RoundingVector.ShiftRight(sum * Vector512.Create(_multiplier), _shift, RoundingMode.HalfUp);
        return regions && _result != ElementType.Int8 ? value : Integers.Saturate(value, _result, _signed);
    }
}
