using System.Globalization;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads attributes.</summary>
internal sealed class AttributeParser(ParseState state)
{
    private readonly TextCursor _cursor = state.Cursor;

    public IrAttribute Parse()
    {
        using TextCursor.Level level = _cursor.Nest();
        char first = _cursor.Peek();
        return first switch
        {
            '"' => String(),
            '[' => Array(),
            '{' => new DictionaryAttribute([.. Dictionary()]),
            '@' => Symbol(),
            '#' => Dialect(),
            '!' or '(' => new TypeAttribute(state.Types.Parse()),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Word(),
        };
    }

    /// <summary><c>{name = value, unit_name, "odd name" = value}</c>.</summary>
    public List<NamedAttribute> Dictionary()
    {
        _cursor.Expect("{", "before attributes");
        var items = new List<NamedAttribute>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (_cursor.TryTake("}"))
        {
            return items;
        }

        do
        {
            int start = _cursor.Mark();
            char first = _cursor.Current;
            string name = first == '"' ? _cursor.QuotedString("an attribute name") : _cursor.Identifier("an attribute name");
            if (!names.Add(name))
            {
                throw _cursor.Error($"the attribute '{name}' is given twice", start);
            }

            items.Add(new NamedAttribute(name, _cursor.TryTake("=") ? Parse() : new UnitAttribute()));
        }
        while (_cursor.TryTake(","));
        _cursor.Expect("}", "after attributes");
        return items;
    }

    /// <summary>A symbol's name: <c>@main</c> or <c>@"odd name"</c>.</summary>
    public string SymbolName()
    {
        _cursor.Expect("@", "before a symbol's name");
        return _cursor.Current == '"' ? _cursor.QuotedString("a symbol's name") : _cursor.Suffix("a symbol's name");
    }

    private IrAttribute Symbol()
    {
        int start = _cursor.Position;
        string name = SymbolName();
        int end = _cursor.Position;
        while (_cursor.TryTake("::"))
        {
            SymbolName();
            end = _cursor.Position;
        }

        _cursor.Position = end;
        string text = state.Opaque.Slice(start, end);
        return text.Contains("::", StringComparison.Ordinal) ? new OpaqueAttribute(text) : new SymbolAttribute(name);
    }

    /// <summary>A string, kept as text when a type follows: no operator of ours has that.</summary>
    private IrAttribute String()
    {
        int start = _cursor.Position;
        string value = _cursor.QuotedString("a string");
        return Typed() is not null ? Opaque(start) : new StringAttribute(value);
    }

    private ArrayAttribute Array()
    {
        _cursor.Expect("[", "before a list");
        var items = new List<IrAttribute>();
        if (_cursor.TryTake("]"))
        {
            return new ArrayAttribute([]);
        }

        do
        {
            items.Add(Parse());
        }
        while (_cursor.TryTake(","));
        _cursor.Expect("]", "after a list");
        return new ArrayAttribute([.. items]);
    }

    /// <summary><c>#alias</c>, <c>#dialect.name</c> or <c>#dialect&lt;...&gt;</c>.</summary>
    private IrAttribute Dialect()
    {
        int start = _cursor.Position++;
        string name = "#" + _cursor.Suffix("the name of an attribute");
        switch (state.Aliases.Resolve(name, start))
        {
            case IrAttribute attribute:
                return attribute;
            case Location location:
                return new OpaqueAttribute(LocationPrinter.Print(location));
            default:
                break;
        }

        if (_cursor.Current == '<')
        {
            state.Opaque.SkipBalanced();
        }
        else if (!name.Contains('.', StringComparison.Ordinal))
        {
            throw _cursor.Error($"the attribute alias {name} is not defined", start);
        }

        Typed();
        return Opaque(start);
    }

    private IrAttribute Word()
    {
        int start = _cursor.Position;
        string word = _cursor.PeekIdentifier();
        switch (word)
        {
            case "true" or "false":
                _cursor.Position += word.Length;
                return new BoolAttribute(word == "true");
            case "unit":
                _cursor.Position += word.Length;
                return new UnitAttribute();
            case "loc":
                return new OpaqueAttribute(LocationPrinter.Print(state.Locations.Parse()));
            case "array":
                _cursor.Position += word.Length;
                return DenseArray();
            case "dense" or "dense_resource" or "sparse" or "opaque" or "affine_map" or "affine_set" or "strided" or "distinct":
                _cursor.Position += word.Length;
                return Bracketed(start);
            case "":
                throw _cursor.Expected("an attribute");
            default:
                return new TypeAttribute(state.Types.Parse());
        }
    }

    /// <summary><c>dense&lt;...&gt; : type</c> and its like, kept as text.</summary>
    private OpaqueAttribute Bracketed(int start)
    {
        if (_cursor.Peek() == '[')
        {
            state.Opaque.SkipBalanced();
        }

        if (_cursor.Peek() != '<')
        {
            throw _cursor.Expected("'<'");
        }

        state.Opaque.SkipBalanced();
        Typed();
        return Opaque(start);
    }

    /// <summary><c>array&lt;i64: 1, 2&gt;</c> behind its keyword.</summary>
    private DenseArrayAttribute DenseArray()
    {
        _cursor.Expect("<", "after 'array'");
        int start = _cursor.Mark();
        string type = _cursor.Identifier("the element type of an array");
        if (!NumberText.IsIntegerType(type, out _, out _) && !NumberText.IsFloatType(type))
        {
            throw _cursor.Error($"expected an integer or floating-point type, found '{type}'", start);
        }

        var items = new List<IrAttribute>();
        if (_cursor.TryTake(":"))
        {
            do
            {
                items.Add(_cursor.Peek() is '-' or (>= '0' and <= '9') ? Literal(type) : Truth());
            }
            while (_cursor.TryTake(","));
        }

        _cursor.Expect(">", "after an array");
        return new DenseArrayAttribute(type, [.. items]);
    }

    private BoolAttribute Truth()
    {
        int start = _cursor.Position;
        string word = _cursor.Identifier("a number");
        return word is "true" or "false" ? new BoolAttribute(word == "true") : throw _cursor.Expected("a number", start);
    }

    /// <summary>A number and the type behind it; i64 or f64 when there is none.</summary>
    private IrAttribute Number() => Literal(null);

    private IrAttribute Literal(string? givenType)
    {
        int start = _cursor.Position;
        string literal = Digits(out bool isFloat, out bool isHex);
        string? type = givenType ?? Typed() switch
        {
            null => null,
            OpaqueType { Text: var text } when TypeParser.IsScalar(text) => text,
            _ => throw _cursor.Error("a number's type must be an integer or floating-point type", start),
        };
        type ??= isFloat ? "f64" : "i64";
        return NumberText.IsFloatType(type) ? Float(literal, type, isHex, isFloat, start) : Integer(literal, type, isHex, isFloat, start);
    }

    private FloatAttribute Float(string literal, string type, bool isHex, bool isFloat, int start)
    {
        if (!isFloat && !isHex)
        {
            throw _cursor.Error($"a whole number of type {type} needs a point: {literal}.0", start);
        }

        double? value = isHex
            ? ulong.TryParse(literal.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits) ? NumberText.FromBits(bits, type) : null
            : NumberText.ParseFloat(literal, type);
        return value is { } number && (isHex || double.IsFinite(number))
            ? new FloatAttribute(number, type)
            : throw _cursor.Error($"{literal} is not a value of type {type}", start);
    }

    private IrAttribute Integer(string literal, string type, bool isHex, bool isFloat, int start)
    {
        if (isFloat || !NumberText.IsIntegerType(type, out int width, out char sign))
        {
            throw _cursor.Error($"{literal} is not a value of type {type}", start);
        }

        bool negative = literal[0] == '-';
        string digits = literal[((negative ? 1 : 0) + (isHex ? 2 : 0))..];
        bool fits = ulong.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong magnitude);
        Int128 value = negative ? -(Int128)magnitude : magnitude;
        Int128 min = sign == 'u' ? 0 : -(Int128.One << (width - 1));
        Int128 max = (Int128.One << (sign == 's' || type == "index" ? width - 1 : width)) - 1;
        if (!fits || value < min || value > max)
        {
            throw _cursor.Error($"{literal} does not fit type {type}", start);
        }

        if (sign == 'i' && value > (Int128.One << (width - 1)) - 1 && width > 1)
        {
            // A signless integer may be written unsigned; it is printed signed.
            value -= Int128.One << width;
        }

        return type == "i1" ? new BoolAttribute(value != 0) : new IntegerAttribute(unchecked((long)(ulong)(value & ulong.MaxValue)), type);
    }

    private string Digits(out bool isFloat, out bool isHex)
    {
        int start = _cursor.Position;
        isFloat = false;
        _cursor.Position += _cursor.Current == '-' ? 1 : 0;
        if (!char.IsAsciiDigit(_cursor.Current))
        {
            throw _cursor.Expected("a number", start);
        }

        isHex = _cursor.LooksAt("0x");
        _cursor.Position += isHex ? 2 : 0;
        Run(isHex);
        if (!isHex && _cursor.Current == '.')
        {
            isFloat = true;
            _cursor.Position++;
            Run(false);
            Exponent();
        }

        return _cursor.Text[start.._cursor.Position];
    }

    private void Exponent()
    {
        int back = _cursor.Position;
        if (_cursor.Current is 'e' or 'E')
        {
            _cursor.Position++;
            _cursor.Position += _cursor.Current is '+' or '-' ? 1 : 0;
            int digits = _cursor.Position;
            Run(false);
            _cursor.Position = _cursor.Position == digits ? back : _cursor.Position;
        }
    }

    private void Run(bool hex)
    {
        while (hex ? char.IsAsciiHexDigit(_cursor.Current) : char.IsAsciiDigit(_cursor.Current))
        {
            _cursor.Position++;
        }
    }

    /// <summary>The type behind a colon, or null when there is no colon (a symbol's '::' is none).</summary>
    private IrType? Typed()
    {
        int back = _cursor.Position;
        if (_cursor.Peek() == ':' && !_cursor.LooksAt("::"))
        {
            _cursor.Position++;
            return state.Types.Parse();
        }

        _cursor.Position = back;
        return null;
    }

    private OpaqueAttribute Opaque(int start) => new(state.Opaque.Slice(start, _cursor.Position));
}
