using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>
/// The core's half of the negotiation, for lowering rules of quantised operators: ranges and scales of values, stored operands,
/// and what the chip realises of the scales between them. Scales of what was lowered already are those realised.
/// </summary>
/// <remarks>
/// Whatever throws <see cref="LoweringException"/> here, a value without a range or a refusal of the chip, makes the driver lower
/// the operation in floating point and tell the user why.
/// </remarks>
public sealed class QuantizationContext
{
    private readonly Dictionary<Value, ValueRange> _ranges = [];
    private readonly Dictionary<(Value Value, QuantizedElement Element), Value> _stored = [];

    internal QuantizationContext(LoweringContext context, QuantizationTarget chip) => (Lowering, Chip) = (context, chip);

    /// <summary>The lowering it is part of.</summary>
    public LoweringContext Lowering { get; }

    /// <summary>The chip's half.</summary>
    public QuantizationTarget Chip { get; }

    /// <summary>The values a tensor takes: from calibration, from its scale, or from the data of a constant; null when not known.</summary>
    public ValueRange? Range(Value value) =>
        ValueRange.Of(value.Type)
        ?? (_ranges.TryGetValue(value, out ValueRange known) ? known
            : Lowering.Constant(value) is { } data ? ValueRange.Of(data.Floats())
            : null);

    /// <summary>How a value is stored: as it is when it is quantised already, otherwise as the chip stores values of its range.</summary>
    /// <exception cref="LoweringException">The range is not known, or the chip cannot store it.</exception>
    public QuantizedElement Scale(Value value)
    {
        if (value.TensorType.Element is QuantizedElement realised)
        {
            return realised;
        }

        ValueRange range = Range(value) ?? throw new LoweringException(
            CoreDiagnostics.NoRange,
            $"the range of \"{value.Name}\" is not known",
            "calibration saw no data of it",
            "calibrate again with the pipeline the compilation uses");
        ElementType storage = range.IsNonNegative ? Chip.Scheme.NonNegativeActivations : Chip.Scheme.Activations;
        return Require(Chip.Realize(new RangeProposal(value.Definition!, range, storage)));
    }

    /// <summary>The type of a quantised result whose scale is its own: that of its range.</summary>
    /// <param name="result">The result of the operation being lowered.</param>
    /// <exception cref="LoweringException">The range is not known, or the chip cannot store it.</exception>
    public TensorType Result(Value result) => new(result.Shape, Scale(result));

    /// <summary>The type of a result that holds stored values of <paramref name="stored"/> unchanged: views, moves, maxima.</summary>
    public TensorType Like(Value result, Value stored) => stored.TensorType with { Shape = result.Shape };

    /// <summary>The value as stored: itself, a quantised constant, or a cast behind its definition (made once).</summary>
    /// <exception cref="LoweringException">The range is not known, or the chip cannot store it.</exception>
    public Value Stored(Value value) => value.TensorType.Element is QuantizedElement ? value : Stored(value, Scale(value));

    /// <summary>What the chip makes of a proposal.</summary>
    /// <exception cref="LoweringException">It refuses.</exception>
    public RealizedScale Realize(ScaleProposal proposal)
    {
        RealizedScale realized = Require(Chip.Realize(proposal));
        bool sound = realized.Requantization.Count is var count && (count == 1 || count == proposal.Count)
            && realized.Output > 0 && double.IsFinite(realized.Output) && realized.Weights.All(w => w > 0 && double.IsFinite(w))
            && (proposal.Weights.Count == 0) == (realized.Weights.Count == 0)
            && (!proposal.OutputIsFixed || realized.Output == proposal.Output);
        return sound ? realized : throw new InvalidOperationException($"{Lowering.Target.Name} answered the proposal {proposal} with {realized}, which does not fit it");
    }

    /// <summary>Brings a value to another scale: itself, or a tpu.RequantInt behind its stored form.</summary>
    /// <exception cref="LoweringException">The chip cannot.</exception>
    public Value Requantized(Value value, QuantizedElement element)
    {
        if (value.TensorType.Element is not QuantizedElement from)
        {
            return Stored(value, element);
        }

        if (from == element || _stored.TryGetValue((value, element), out Value? known))
        {
            return from == element ? value : _stored[(value, element)];
        }

        RealizedScale realized = Realize(new ScaleProposal(value.Definition!, ScaleRole.Value, [from.Scale], [], element.Scale, element.Stored) { OutputIsFixed = true });
        Value moved = Lowering.InsertAfter("tpu.RequantInt", value, new TensorType(value.Shape, element), "requant");
        moved.With(realized.Requantization);
        return _stored[(value, element)] = moved;
    }

    /// <summary>Remembers the range of what replaces a value whose type does not say it.</summary>
    internal void Replaced(Value old, Value by)
    {
        if (ValueRange.Of(by.Type) is null && !by.IsNone && !by.IsWeight() && ValueRange.Of(old.Type) is { } range)
        {
            _ranges[by] = range;
        }
    }

    /// <summary>The element of a result whose scale the chip changed.</summary>
    internal QuantizedElement Rescaled(Value result, QuantizedElement element, double scale)
    {
        if (scale == element.Scale || !Chip.Scheme.ZeroPoints)
        {
            return element with { Scales = [scale] };
        }

        (long qmin, long qmax) = element.Stored.IntegerRange();
        double min = Math.Min(Range(result)?.Min ?? element.Real(qmin), 0);
        return element with { Scales = [scale], ZeroPoints = [Math.Clamp(IntegerArithmetic.Round(qmin - (min / scale), RoundingMode.HalfAwayFromZero), qmin, qmax)] };
    }

    private Value Stored(Value value, QuantizedElement element)
    {
        if (_stored.TryGetValue((value, element), out Value? known))
        {
            return known;
        }

        Value stored;
        if (Lowering.Constant(value) is { } data)
        {
            stored = Lowering.Builder.Weight($"{value.Name}_{element.Stored.Text()}", TensorQuantization.Quantize(data, element));
            stored.Type = new TensorType(value.Shape, element);
        }
        else
        {
            stored = Lowering.InsertAfter("tpu.Cast", value, new TensorType(value.Shape, element), element.Stored.Text());
            stored.Definition!.Set("to", element.Stored.Text());
        }

        return _stored[(value, element)] = stored;
    }

    private static T Require<T>(Answer<T> answer)
        where T : class => answer.Realized ?? throw Refused(answer.Unsupported!);

    private static LoweringException Refused(Unsupported unsupported) =>
        new(unsupported.Descriptor, unsupported.Reason, unsupported.Limit, unsupported.Fix);
}
