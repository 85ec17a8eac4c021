namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads locations.</summary>
internal sealed class LocationParser(ParseState state)
{
    private readonly TextCursor _cursor = state.Cursor;

    /// <summary>A trailing <c>loc(...)</c>, or the unknown location when there is none.</summary>
    public Location ParseOptional() => _cursor.PeekIdentifier() == "loc" ? Parse() : Location.Unknown;

    /// <summary><c>loc(...)</c>.</summary>
    public Location Parse()
    {
        if (!_cursor.TryTakeWord("loc"))
        {
            throw _cursor.Expected("'loc'");
        }

        _cursor.Expect("(", "after 'loc'");
        Location location = Instance();
        _cursor.Expect(")", "after a location");
        return location;
    }

    private Location Instance()
    {
        using TextCursor.Level level = _cursor.Nest();
        char first = _cursor.Peek();
        if (first == '#')
        {
            return Alias();
        }

        if (first == '"')
        {
            return Named();
        }

        int start = _cursor.Position;
        switch (_cursor.Identifier("a location"))
        {
            case "unknown":
                return Location.Unknown;
            case "loc":
                _cursor.Position = start;
                return Parse();
            case "fused":
                return Fused();
            case "callsite":
                return CallSite();
            default:
                throw _cursor.Expected("a location: a name in quotes, fused, callsite or unknown", start);
        }
    }

    private Location Alias()
    {
        int start = _cursor.Position++;
        string name = "#" + _cursor.Suffix("the name of a location alias");
        return state.Aliases.Resolve(name, start) as Location
            ?? throw _cursor.Error($"the location alias {name} is not defined", start);
    }

    /// <summary><c>"name"</c>, <c>"name"(child)</c> or <c>"file":line:column</c>.</summary>
    private Location Named()
    {
        string name = _cursor.QuotedString("a name");
        if (_cursor.TryTake(":"))
        {
            int line = _cursor.SmallNumber("a line number");
            _cursor.Expect(":", "between line and column");
            return new FileLocation(name, line, _cursor.SmallNumber("a column number"));
        }

        if (!_cursor.TryTake("("))
        {
            return new NameLocation(name, null);
        }

        Location child = Instance();
        _cursor.Expect(")", "after the child of a location");
        return new NameLocation(name, child is UnknownLocation ? null : child);
    }

    private Location Fused()
    {
        string? metadata = null;
        if (_cursor.Peek() == '<')
        {
            int start = _cursor.Position;
            state.Opaque.SkipBalanced();
            metadata = state.Opaque.Slice(start + 1, _cursor.Position - 1).Trim();
        }

        _cursor.Expect("[", "after 'fused'");
        var children = new List<Location>();
        if (!_cursor.TryTake("]"))
        {
            do
            {
                children.Add(Instance());
            }
            while (_cursor.TryTake(","));
            _cursor.Expect("]", "after the locations of 'fused'");
        }

        return new FusedLocation([.. children]) { Metadata = metadata };
    }

    private OpaqueLocation CallSite()
    {
        _cursor.Expect("(", "after 'callsite'");
        Location callee = Instance();
        if (!_cursor.TryTakeWord("at"))
        {
            throw _cursor.Expected("'at' between callee and caller");
        }

        Location caller = Instance();
        _cursor.Expect(")", "after the caller");
        return new OpaqueLocation($"callsite({LocationPrinter.Instance(callee)} at {LocationPrinter.Instance(caller)})");
    }
}
