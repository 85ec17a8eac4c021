namespace TpuMlir.Sdk.Ir.Text;

/// <summary>The aliases of a text (<c>#loc1 = loc("x")</c>, <c>!t = tensor&lt;2xf32&gt;</c>), which may stand behind their uses.</summary>
internal sealed class AliasTable
{
    // Aliases of aliases can double at every step; what they expand to is bounded.
    private const long MaxExpansion = 1 << 26;

    private readonly ParseState _state;
    private readonly Dictionary<string, Alias> _aliases = new(StringComparer.Ordinal);
    private long _expanded;

    public AliasTable(ParseState state)
    {
        _state = state;
        FindDefinitions();
    }

    /// <summary>True when the text defines <paramref name="name"/> (with its sigil).</summary>
    public bool Contains(string name) => _aliases.ContainsKey(name);

    /// <summary>What an alias stands for: a <see cref="Location"/>, <see cref="IrAttribute"/> or <see cref="IrType"/>; null when there is none.</summary>
    public object? Resolve(string name, int at)
    {
        if (!_aliases.TryGetValue(name, out Alias? alias))
        {
            return null;
        }

        if (alias.Value is null)
        {
            Parse(name, alias, at);
        }

        _expanded += alias.Size;
        return _expanded <= MaxExpansion ? alias.Value : throw _state.Cursor.Error("the aliases expand to too much text", at);
    }

    /// <summary>Moves past the definition that starts here.</summary>
    public void SkipDefinition()
    {
        TextCursor cursor = _state.Cursor;
        int start = cursor.Position++;
        string name = cursor.Text[start] + cursor.Suffix("the name of an alias");
        cursor.Expect("=", "in the definition of an alias");
        Resolve(name, start);
        cursor.Position = _aliases[name].End;
    }

    private void Parse(string name, Alias alias, int at)
    {
        TextCursor cursor = _state.Cursor;
        if (alias.Busy)
        {
            throw cursor.Error($"the alias {name} is defined by itself", at);
        }

        alias.Busy = true;
        int back = cursor.Position;
        long before = _expanded;
        cursor.Position = alias.Start;
        using (cursor.Nest())
        {
            alias.Value = name[0] == '!' ? _state.Types.Parse()
                : cursor.PeekIdentifier() == "loc" ? _state.Locations.Parse()
                : _state.Attributes.Parse();
        }

        alias.End = cursor.Position;
        alias.Size = alias.End - alias.Start + (_expanded - before);
        cursor.Position = back;
    }

    /// <summary>Notes where each top-level <c>#name =</c> and <c>!name =</c> stands, without reading what follows.</summary>
    private void FindDefinitions()
    {
        TextCursor cursor = _state.Cursor;
        int depth = 0;
        for (; !cursor.AtEnd; cursor.Position++)
        {
            switch (cursor.Current)
            {
                case '"':
                    cursor.SkipString();
                    cursor.Position--;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '#' or '!' when depth == 0:
                    Note();
                    break;
                default:
                    break;
            }
        }

        cursor.Position = 0;
    }

    private void Note()
    {
        TextCursor cursor = _state.Cursor;
        int start = cursor.Position++;
        int end = start;
        while (TextCursor.IsIdentifierPart(cursor.Current) || cursor.Current == '-')
        {
            end = cursor.Position++;
        }

        bool defines = end > start && cursor.TryTake("=");
        if (defines && !_aliases.TryAdd(cursor.Text[start..(end + 1)], new Alias(cursor.Position)))
        {
            throw cursor.Error($"the alias {cursor.Text[start..(end + 1)]} is defined twice", start);
        }

        cursor.Position = end;
    }

    private sealed class Alias(int start)
    {
        public int Start { get; } = start;

        public int End { get; set; }

        public long Size { get; set; }

        public bool Busy { get; set; }

        public object? Value { get; set; }
    }
}
