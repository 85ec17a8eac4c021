using System.Globalization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Numbers as MLIR writes them.</summary>
internal static class NumberText
{
    /// <summary>
    /// A floating-point literal: the fewest digits that read back to the same value of <paramref name="type"/>, at least six
    /// behind the point as MLIR prints them; the bits in hexadecimal for infinities and NaN, which have no decimal form.
    /// </summary>
    public static string Float(double value, string type, out bool isBits)
    {
        string? digits = type switch
        {
            "f32" or "bf16" => float.IsFinite((float)value) ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : null,
            "f16" => Half.IsFinite((Half)value) ? ((Half)value).ToString("R", CultureInfo.InvariantCulture) : null,
            _ => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null,
        };
        isBits = digits is null;
        return digits is null ? Bits(value, type) : Scientific(digits);
    }

    /// <summary>A double literal.</summary>
    public static string Double(double value) => Float(value, "f64", out _);

    /// <summary>The value of a decimal literal rounded to the type.</summary>
    public static double? ParseFloat(ReadOnlySpan<char> literal, string type)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        double? value = type switch
        {
            "f32" => float.TryParse(literal, NumberStyles.Float, culture, out float f) ? f : null,
            "bf16" => float.TryParse(literal, NumberStyles.Float, culture, out float b) ? BFloat16.FromSingle(b).ToSingle() : null,
            "f16" => Half.TryParse(literal, NumberStyles.Float, culture, out Half h) ? (double)h : null,
            _ => double.TryParse(literal, NumberStyles.Float, culture, out double d) ? d : null,
        };
        return value;
    }

    /// <summary>The value of the type's bits; null when the type has no such form or the bits are too many.</summary>
    public static double? FromBits(ulong bits, string type) => type switch
    {
        "f64" => BitConverter.UInt64BitsToDouble(bits),
        "f32" when bits <= uint.MaxValue => BitConverter.UInt32BitsToSingle((uint)bits),
        "f16" when bits <= ushort.MaxValue => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        "bf16" when bits <= ushort.MaxValue => new BFloat16((ushort)bits).ToSingle(),
        _ => null,
    };

    /// <summary>True for the integer types whose values fit 64 bits, and index.</summary>
    public static bool IsIntegerType(string type, out int width, out char sign)
    {
        sign = type.StartsWith("si", StringComparison.Ordinal) ? 's' : type.StartsWith("ui", StringComparison.Ordinal) ? 'u' : 'i';
        width = 64;
        return type == "index"
            || (type.Length > 1 && type[sign == 'i' ? 0 : 1] == 'i' && char.IsAsciiDigit(type[^1])
                && int.TryParse(type.AsSpan(sign == 'i' ? 1 : 2), NumberStyles.None, CultureInfo.InvariantCulture, out width)
                && width is > 0 and <= 64);
    }

    /// <summary>True for names of floating-point types.</summary>
    public static bool IsFloatType(string type) =>
        type is "bf16" or "tf32" || (type.Length > 1 && type[0] == 'f' && char.IsAsciiDigit(type[1]));

    /// <summary>An integer literal of the type: unsigned 64-bit values are kept in a long's bits.</summary>
    public static string Integer(long value, string type) => type == "ui64"
        ? ((ulong)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    private static string Bits(double value, string type) => type switch
    {
        "f32" => $"0x{BitConverter.SingleToUInt32Bits((float)value):X8}",
        "f16" => $"0x{BitConverter.HalfToUInt16Bits((Half)value):X4}",
        "bf16" => $"0x{BFloat16.FromSingle((float)value).Bits:X4}",
        _ => $"0x{BitConverter.DoubleToUInt64Bits(value):X16}",
    };

    /// <summary>Rewrites "0.00123", "12", "1E+20" as d.dddddde±dd.</summary>
    private static string Scientific(string digits)
    {
        string sign = digits[0] == '-' ? "-" : "";
        string number = digits[sign.Length..];
        int mark = number.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(number.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? number : number[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string significant = all.TrimStart('0');
        exponent = significant.Length == 0 ? 0 : exponent - (all.Length - significant.Length);
        significant = significant.TrimEnd('0').PadRight(7, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant[0]}.{significant[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
