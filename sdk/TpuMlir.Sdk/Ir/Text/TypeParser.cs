using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads types.</summary>
internal sealed class TypeParser(ParseState state)
{
    private readonly TextCursor _cursor = state.Cursor;

    public IrType Parse()
    {
        using TextCursor.Level level = _cursor.Nest();
        int start = _cursor.Mark();
        char first = _cursor.Current;
        if (first == '(')
        {
            return Function();
        }

        if (first == '!')
        {
            return Dialect();
        }

        string word = _cursor.Identifier("a type");
        switch (word)
        {
            case "none":
                return NoneType.Instance;
            case "tensor":
                return Tensor(start);
            case "memref" or "vector" or "tuple" or "complex" when _cursor.Peek() == '<':
                state.Opaque.SkipBalanced();
                return Opaque(start);
            default:
                return IsScalar(word) ? new OpaqueType(word) : throw _cursor.Error($"expected a type, found '{word}'", start);
        }
    }

    /// <summary><c>(a, b) -> c</c> or <c>(a, b) -> (c, d)</c>.</summary>
    public FunctionType Function()
    {
        EquatableList<IrType> inputs = List();
        _cursor.Expect("->", "in a function type");
        return new FunctionType(inputs, _cursor.Peek() == '(' ? List() : [Parse()]);
    }

    /// <summary>True for the names of types that hold one number.</summary>
    public static bool IsScalar(string word) => NumberText.IsFloatType(word) || IsWideInteger(word) || word == "index";

    private static bool IsWideInteger(string word)
    {
        string digits = word.TrimStart('s', 'u');
        return digits.Length > 1 && word.Length - digits.Length < 2 && digits[0] == 'i' && digits.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private EquatableList<IrType> List()
    {
        _cursor.Expect("(", "before a list of types");
        var types = new List<IrType>();
        if (_cursor.TryTake(")"))
        {
            return [];
        }

        do
        {
            types.Add(Parse());
        }
        while (_cursor.TryTake(","));
        _cursor.Expect(")", "after a list of types");
        return [.. types];
    }

    /// <summary><c>!alias</c>, <c>!dialect.name</c> or <c>!dialect&lt;...&gt;</c>.</summary>
    private IrType Dialect()
    {
        int start = _cursor.Position++;
        string name = "!" + _cursor.Suffix("the name of a type");
        if (state.Aliases.Resolve(name, start) is IrType type)
        {
            return type;
        }

        if (_cursor.Current == '<')
        {
            state.Opaque.SkipBalanced();
        }
        else if (!name.Contains('.', StringComparison.Ordinal))
        {
            throw _cursor.Error($"the type alias {name} is not defined", start);
        }

        return Opaque(start);
    }

    private OpaqueType Opaque(int start) => new(state.Opaque.Slice(start, _cursor.Position));

    /// <summary>A tensor type behind its keyword; one whose elements we cannot store is kept as its text.</summary>
    private IrType Tensor(int start)
    {
        _cursor.Expect("<", "after 'tensor'");
        _cursor.SkipSpace();
        Shape? shape = null;
        if (_cursor.TryTake("*"))
        {
            Times();
        }
        else
        {
            shape = Extents();
        }

        TensorElement? element = Element();
        if (element is not null && _cursor.Peek() != ',')
        {
            _cursor.Expect(">", "at the end of a tensor type");
            return new TensorType(shape, element);
        }

        // An encoding or a foreign element: find the end of the whole type.
        _cursor.Position = start + "tensor".Length;
        _cursor.SkipSpace();
        state.Opaque.SkipBalanced();
        return Opaque(start);
    }

    private Shape Extents()
    {
        var extents = new List<long>();
        Int128 count = 1;
        while (char.IsAsciiDigit(_cursor.Current) || _cursor.Current == '?')
        {
            int start = _cursor.Position++;
            while (char.IsAsciiDigit(_cursor.Current))
            {
                _cursor.Position++;
            }

            ReadOnlySpan<char> digits = _cursor.Text.AsSpan(start, _cursor.Position - start);
            extents.Add(digits.SequenceEqual("?") ? Shape.Unknown
                : long.TryParse(digits, out long extent) ? extent
                : throw _cursor.Error($"'{digits}' is not the extent of a dimension", start));
            count *= Math.Max(1, extents[^1]);
            if (count > long.MaxValue)
            {
                throw _cursor.Error("the tensor has more elements than can be counted", start);
            }

            Times();
        }

        return new Shape(extents);
    }

    private void Times()
    {
        if (_cursor.Current != 'x')
        {
            throw _cursor.Expected("'x' in the dimensions of a tensor type");
        }

        _cursor.Position++;
    }

    private TensorElement? Element()
    {
        int start = _cursor.Position;
        if (_cursor.Current == '!')
        {
            return new QuantTypeParser(_cursor).TryParse(Dialect, start);
        }

        string word = _cursor.Identifier("the element type of a tensor");
        if (ElementTypes.TryParse(word, out ElementType type))
        {
            return new ScalarElement(type);
        }

        return IsScalar(word) || _cursor.Current == '<' ? null : throw _cursor.Error($"expected an element type, found '{word}'", start);
    }
}
