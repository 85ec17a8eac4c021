using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads the element types of MLIR's quant dialect.</summary>
internal sealed class QuantTypeParser(TextCursor cursor)
{
    /// <summary>
    /// The quant element that starts here, or null for another dialect's type, which is checked by
    /// <paramref name="other"/> and left to the caller.
    /// </summary>
    public TensorElement? TryParse(Func<IrType> other, int start)
    {
        if (cursor.LooksAt("!quant.uniform<"))
        {
            cursor.Position += "!quant.uniform<".Length;
            return Uniform();
        }

        if (cursor.LooksAt("!quant.calibrated<"))
        {
            cursor.Position += "!quant.calibrated<".Length;
            return Calibrated();
        }

        // An alias of a quant type is read where the alias stands: its text is what counts.
        return other() is OpaqueType { Text: var text } && text.StartsWith("!quant.", StringComparison.Ordinal)
            ? new QuantTypeParser(new TextCursor(text, null)).TryParse(() => throw cursor.Error("expected an element type", start), 0)
            : null;
    }

    private CalibratedElement Calibrated()
    {
        ElementType expressed = Scalar("the expressed type", floats: true);
        cursor.Expect("<", "before the range of a calibrated type");
        double min = Number("the smallest value");
        cursor.Expect(":", "between the ends of a range");
        double max = Number("the largest value");
        cursor.Expect(">", "after the range of a calibrated type");
        cursor.Expect(">", "at the end of a calibrated type");
        return new CalibratedElement(expressed, min, max);
    }

    private QuantizedElement Uniform()
    {
        ElementType stored = Scalar("the storage type (i8, u8, i4, ...)", floats: false);
        (long Min, long Max)? range = null;
        if (cursor.TryTake("<"))
        {
            long min = Whole("the smallest stored value");
            cursor.Expect(":", "between the ends of a range");
            range = (min, Whole("the largest stored value"));
            cursor.Expect(">", "after the range of the storage type");
        }

        cursor.Expect(":", "after the storage type");
        ElementType expressed = Scalar("the expressed type", floats: true);
        int? axis = cursor.TryTake(":") ? cursor.SmallNumber("the quantised dimension") : null;
        cursor.Expect(",", "before the scale");
        var scales = new List<double>();
        var zeros = new List<long>();
        if (axis is not null)
        {
            cursor.Expect("{", "before the scales of a per-axis type");
            do
            {
                ScaleAndZero(scales, zeros);
            }
            while (cursor.TryTake(","));
            cursor.Expect("}", "after the scales of a per-axis type");
        }
        else
        {
            ScaleAndZero(scales, zeros);
        }

        cursor.Expect(">", "at the end of a quantised type");
        bool own = range == stored.IntegerRange();
        return new QuantizedElement(stored, expressed, axis, [.. scales], [.. zeros], own ? null : range?.Min, own ? null : range?.Max);
    }

    private void ScaleAndZero(List<double> scales, List<long> zeros)
    {
        scales.Add(Number("a scale"));
        zeros.Add(cursor.TryTake(":") ? Whole("a zero point") : 0);
    }

    private ElementType Scalar(string what, bool floats)
    {
        string word = cursor.PeekIdentifier();
        ElementType? type = floats
            ? ElementTypes.TryParse(word, out ElementType f) && f.IsFloat() ? f : null
            : QuantTypes.ParseStorage(word);
        cursor.Position += type is null ? 0 : word.Length;
        return type ?? throw cursor.Expected(what);
    }

    private double Number(string what)
    {
        int start = Literal("+-.eE");
        double? value = NumberText.ParseFloat(cursor.Text.AsSpan(start, cursor.Position - start), "f64");
        return value is { } number && double.IsFinite(number) ? number : throw cursor.Expected(what, start);
    }

    private long Whole(string what)
    {
        int start = Literal("-");
        return long.TryParse(cursor.Text.AsSpan(start, cursor.Position - start), out long value) ? value : throw cursor.Expected(what, start);
    }

    private int Literal(string besidesDigits)
    {
        cursor.SkipSpace();
        int start = cursor.Position;
        while (char.IsAsciiDigit(cursor.Current) || (cursor.Current != '\0' && besidesDigits.Contains(cursor.Current)))
        {
            cursor.Position++;
        }

        return start;
    }
}
