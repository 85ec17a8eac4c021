namespace TpuMlir.Sdk.Tensors;

/// <summary>Reads the Python dictionary in an npy header: three keys, a string, a truth value and a tuple of integers.</summary>
internal sealed class NpyHeaderText(string text, int maxRank)
{
    private int _at;

    private char Current => _at < text.Length ? text[_at] : '\0';

    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortran = null;
        Shape? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Truth();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw new InvalidDataException($"the header has the key '{key}' {(key is "descr" or "fortran_order" or "shape" ? "twice" : "that is not known")}");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at < text.Length || descr is null || fortran is null || shape is null)
        {
            throw new InvalidDataException("the header is not a dictionary of descr, fortran_order and shape");
        }

        return Type(descr, fortran.Value, shape);
    }

    private static NpyHeader Type(string descr, bool fortran, Shape shape)
    {
        string type = descr.Length > 0 && descr[0] is '<' or '>' or '|' or '=' ? descr[1..] : descr;
        if (type is not ("f8" or "f4" or "f2" or "i8" or "i4" or "i2" or "i1" or "u8" or "u4" or "u2" or "u1" or "b1"))
        {
            throw new InvalidDataException($"its element type '{descr}' is not a number of 8 to 64 bits");
        }

        return new NpyHeader(type, descr[0] == '>' && type[1] != '1', fortran, shape);
    }

    private bool Truth()
    {
        SkipSpace();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }

        throw Expected("True or False");
    }

    private Shape Tuple()
    {
        var extents = new List<long>();
        Int128 count = 1;
        Expect('(');
        while (!TryTake(')'))
        {
            SkipSpace();
            int start = _at;
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }

            if (!long.TryParse(text.AsSpan(start, _at - start), out long extent))
            {
                throw Expected("an extent");
            }

            // Python 2 wrote long integers with a suffix.
            TryTake('L');
            extents.Add(extent);
            count *= Math.Max(1, extent);
            if (count > long.MaxValue / 8 || extents.Count > maxRank)
            {
                throw new InvalidDataException("its shape has too many elements or dimensions");
            }

            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return new Shape(extents);
    }

    private string Quoted()
    {
        SkipSpace();
        char quote = Current;
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            // A list here is a record type, an object array's descr is '|O'.
            throw Expected("a string");
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Expected($"'{c}'");
        }
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        bool found = Current == c && _at < text.Length;
        _at += found ? 1 : 0;
        return found;
    }

    private void SkipSpace()
    {
        while (Current is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }
    }

    private InvalidDataException Expected(string what) => new($"expected {what} at character {_at} of the header");
}
