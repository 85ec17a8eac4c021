using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Types of results and block arguments.</summary>
internal static class TypeRules
{
    /// <summary>False when a type of the operation's results breaks a rule.</summary>
    public static bool Check(Operation operation, VerifierReport report)
    {
        bool sound = true;
        foreach (Value value in operation.Results.Concat<Value>(operation.Regions.SelectMany(r => r.Blocks).SelectMany(b => b.Arguments)))
        {
            if (value.Type is TensorType type && Problem(type) is { } problem)
            {
                sound = report.Add(operation, $"type {MlirPrinter.Print(type)}: {problem}");
            }
        }

        return sound;
    }

    private static string? Problem(TensorType type)
    {
        if (type.Shape is { } shape)
        {
            if (shape.Any(e => e < 0 && e != Shape.Unknown))
            {
                return "an extent is negative";
            }

            if (shape.Aggregate((Int128)1, (count, extent) => Int128.Min(count * Math.Max(1, extent), Int128.MaxValue >> 64)) > long.MaxValue / 8)
            {
                return "more elements than can be counted";
            }
        }

        return type.Element switch
        {
            QuantizedElement element => Problem(element, type.Shape),
            CalibratedElement e when !double.IsFinite(e.Min) || !double.IsFinite(e.Max) || e.Min >= e.Max => "the range must be finite, and its end above its start",
            _ => null,
        };
    }

    private static string? Problem(QuantizedElement element, Shape? shape)
    {
        if (element.Stored.IsFloat() || !element.Expressed.IsFloat())
        {
            return "a quantised element is stored as an integer and stands for a float";
        }

        (long low, long high) = element.Stored.IntegerRange();
        (long min, long max) = element.StoredRange;

        if (min < low || max > high || min >= max)
        {
            return $"the stored range must lie within {low}..{high}";
        }

        if (element.Scales.Count != element.ZeroPoints.Count)
        {
            return $"{element.Scales.Count} scales but {element.ZeroPoints.Count} zero points";
        }

        if (element.Axis is { } axis && shape is not null && (axis < 0 || axis >= shape.Rank))
        {
            return $"there is no dimension {axis}";
        }

        long? wanted = element.Axis is { } a ? shape?[a] : 1;
        if (wanted is { } count && count != Shape.Unknown && element.Scales.Count != count)
        {
            return $"{element.Scales.Count} scales where {count} are needed";
        }

        return element.Scales.Any(s => !double.IsFinite(s) || s <= 0) ? "a scale must be positive and finite"
            : element.ZeroPoints.Any(z => z < min || z > max) ? $"a zero point lies outside {min}..{max}"
            : null;
    }
}
