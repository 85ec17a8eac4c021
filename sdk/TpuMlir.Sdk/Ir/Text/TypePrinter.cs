using System.Globalization;
using System.Text;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Prints types.</summary>
internal static class TypePrinter
{
    public static string Print(IrType type) => type switch
    {
        NoneType => "none",
        TensorType tensor => $"tensor<{Extents(tensor.Shape)}{Element(tensor.Element)}>",
        FunctionType function => $"{List(function.Inputs)} -> {Results(function.Results)}",
        OpaqueType opaque => opaque.Text,
        _ => throw new InvalidOperationException($"no text form for {type.GetType().Name}"),
    };

    /// <summary>The types in parentheses.</summary>
    public static string List(IEnumerable<IrType> types) => $"({string.Join(", ", types.Select(Print))})";

    /// <summary>The results of a function: one stands alone unless it would read as a list.</summary>
    public static string Results(IReadOnlyList<IrType> types) =>
        types is [not FunctionType and var single] ? Print(single) : List(types);

    private static string Extents(Shape? shape)
    {
        if (shape is null)
        {
            return "*x";
        }

        var text = new StringBuilder();
        foreach (long extent in shape)
        {
            text.Append(extent == Shape.Unknown ? "?" : extent.ToString(CultureInfo.InvariantCulture)).Append('x');
        }

        return text.ToString();
    }

    private static string Element(TensorElement element) => element switch
    {
        ScalarElement scalar => scalar.Type.Text(),
        CalibratedElement c => $"!quant.calibrated<{c.Expressed.Text()}<{NumberText.Double(c.Min)}:{NumberText.Double(c.Max)}>>",
        QuantizedElement q => $"!quant.uniform<{QuantTypes.StorageText(q.Stored)}{StorageRange(q)}:{q.Expressed.Text()}{Scales(q)}>",
        _ => throw new InvalidOperationException($"no text form for {element.GetType().Name}"),
    };

    private static string StorageRange(QuantizedElement element)
    {
        (long min, long max) = element.Stored.IntegerRange();
        (long Min, long Max) used = (element.StorageMin ?? min, element.StorageMax ?? max);
        return used == (min, max) ? "" : $"<{used.Min}:{used.Max}>";
    }

    private static string Scales(QuantizedElement element)
    {
        IEnumerable<string> each = element.Scales.Zip(element.ZeroPoints, (scale, zero) => NumberText.Double(scale) + (zero == 0 ? "" : $":{zero}"));
        return element.Axis is { } axis ? $":{axis}, {{{string.Join(",", each)}}}" : $", {string.Join(",", each)}";
    }
}
