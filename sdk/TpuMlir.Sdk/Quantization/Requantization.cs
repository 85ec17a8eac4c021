using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>
/// A scale as a chip applies it to integers: an accumulator goes in, the rounded product with the scale comes out, before the
/// zero point is added and the result saturated. One for the whole tensor or one for each channel.
/// </summary>
/// <remarks>An open set: a chip with arithmetic of another kind derives its own.</remarks>
/// <param name="Mode">The kind, by TPU-MLIR's name of the requantisation mode where it has one ("MultiplierShift", "OnlyShift", "QDM", "OnlyScale").</param>
/// <param name="Rounding">How the result is rounded.</param>
public abstract record Requantization(string Mode, RoundingMode Rounding)
{
    /// <summary>1, or the number of channels.</summary>
    public abstract int Count { get; }

    /// <summary>The real number the accumulator is multiplied by, exactly.</summary>
    /// <param name="channel">The channel; any when there is one scale for all.</param>
    public abstract double Scale(int channel);

    /// <summary>The accumulator brought to the result's scale.</summary>
    /// <param name="accumulator">The accumulator; chips sum in 32 bits, and up to 2^32 in magnitude nothing overflows.</param>
    /// <param name="channel">The channel; any when there is one scale for all.</param>
    /// <exception cref="OverflowException">The accumulator is too large.</exception>
    public abstract long Apply(long accumulator, int channel);

    /// <summary>The attributes a tpu operation carries: quant_mode, round_mode, and the numbers.</summary>
    public abstract IEnumerable<NamedAttribute> Attributes { get; }

    /// <summary>quant_mode and round_mode.</summary>
    protected IEnumerable<NamedAttribute> Modes =>
    [
        new("quant_mode", new StringAttribute(Mode)),
        new("round_mode", new StringAttribute(Rounding.ToString())),
    ];

    /// <summary>The element of a list that has one for all channels or one for each.</summary>
    protected static T At<T>(EquatableList<T> list, int channel) => list.Count == 1 ? list[0] : list[channel];

    /// <summary>Reads what <see cref="Attributes"/> gave; null when the operation has no quant_mode.</summary>
    /// <exception cref="InvalidOperationException">The mode is none of the SDK's, or its numbers are missing.</exception>
    public static Requantization? Read(Operation operation)
    {
        string mode = operation.GetOr("quant_mode", "");
        if (mode.Length == 0)
        {
            return null;
        }

        var rounding = Enum.Parse<RoundingMode>(operation.Get<string>("round_mode"));
        return mode switch
        {
            MultiplierShift.ModeName => new MultiplierShift(operation.Get<EquatableList<long>>("multipliers"), Shifts(), rounding),
            OnlyShift.ModeName => new OnlyShift(Shifts(), rounding),
            QuantizedMultiplier.ModeName => new QuantizedMultiplier(operation.Get<EquatableList<long>>("multipliers"), Shifts(), rounding),
            FloatScale.ModeName => new FloatScale([.. operation.Get<EquatableList<double>>("out_scales").Select(s => (float)s)], rounding),
            _ => throw new InvalidOperationException($"{operation} has the quant_mode '{mode}', which is none of the SDK's"),
        };

        EquatableList<int> Shifts() => [.. operation.Get<EquatableList<long>>("rshifts").Select(s => checked((int)s))];
    }
}
