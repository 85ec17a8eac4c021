namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads operations: the generic form of every operation, and the forms of module, func.func and func.return.</summary>
internal sealed class OperationParser(ParseState state)
{
    // An operation with more results than this is a mistake in "%x:n".
    private const int MaxResults = 1 << 16;

    private readonly TextCursor _cursor = state.Cursor;

    /// <summary>The operations of a whole text.</summary>
    public List<Operation> TopLevel()
    {
        var operations = new List<Operation>();
        var scope = new ValueScope(_cursor, null, isolated: true);
        while (!_cursor.AtEnd)
        {
            if (_cursor.Current is '#' or '!')
            {
                state.Aliases.SkipDefinition();
            }
            else
            {
                operations.Add(Parse(scope));
            }
        }

        scope.Close();
        return operations;
    }

    private Operation Parse(ValueScope scope)
    {
        using TextCursor.Level level = _cursor.Nest();
        List<(string Name, int Count, int At)> names = ResultNames();
        int start = _cursor.Mark();
        char first = _cursor.Current;
        Operation operation = first == '"' ? Generic(scope) : _cursor.Identifier("an operation") switch
        {
            "module" or "builtin.module" => Module(),
            "func.func" or "func" => new FunctionParser(state, this).Parse(),
            "func.return" or "return" => Return(scope),
            var other => throw _cursor.Error($"expected an operation, found '{other}': all but module, func.func and return are written in quotes", start),
        };
        if (names.Count > 0 && names.Sum(n => (long)n.Count) != operation.Results.Count)
        {
            throw _cursor.Error($"'{operation.Name}' has {operation.Results.Count} results, not as many as are named", start);
        }

        int next = 0;
        foreach ((string name, int count, int at) in names)
        {
            scope.Define(name, [.. operation.Results.Skip(next).Take(count)], at);
            next += count;
        }

        return operation;
    }

    /// <summary>A region in braces. <paramref name="arguments"/>, when given, are those of the first block.</summary>
    public void Region(Region region, ValueScope scope, IReadOnlyList<(string Name, IrType Type, Location Location, int At)>? arguments = null)
    {
        _cursor.Expect("{", "before a region");
        Block? block = arguments is null ? null : region.AddBlock();
        if (block is not null)
        {
            AddArguments(block, arguments!, scope);
        }

        while (!_cursor.TryTake("}"))
        {
            if (_cursor.Peek() == '^')
            {
                block = Label(region, scope);
            }
            else if (_cursor.AtEnd)
            {
                throw _cursor.Expected("'}' after a region");
            }
            else
            {
                block ??= region.AddBlock();
                block.Append(Parse(scope));
            }
        }

        scope.Close();
    }

    private List<(string Name, int Count, int At)> ResultNames()
    {
        var names = new List<(string, int, int)>();
        if (_cursor.Peek() != '%')
        {
            return names;
        }

        do
        {
            int at = _cursor.Mark();
            _cursor.Expect("%", "before the name of a result");
            string name = _cursor.Suffix("the name of a result");
            int count = _cursor.TryTake(":") ? _cursor.SmallNumber("the number of results") : 1;
            names.Add(count is > 0 and <= MaxResults ? (name, count, at) : throw _cursor.Error("a name must stand for at least one result", at));
        }
        while (_cursor.TryTake(","));
        _cursor.Expect("=", "after the names of results");
        return names;
    }

    /// <summary><c>"name"(operands) ({regions}) {attributes} : type loc(...)</c>.</summary>
    private Operation Generic(ValueScope scope)
    {
        int start = _cursor.Position;
        string name = _cursor.QuotedString("the name of an operation");
        var operation = name.Length > 0 ? new Operation(name, Location.Unknown, [], []) : throw _cursor.Error("an operation needs a name", start);
        List<ValueUse> operands = Operands("(", ")");
        if (_cursor.Peek() == '[')
        {
            throw _cursor.Error("successor blocks are not supported: control flow is written with regions");
        }

        // Newer texts put an operation's own attributes into <{ }>; they mean the same.
        if (_cursor.TryTake("<"))
        {
            AddAttributes(operation);
            _cursor.Expect(">", "after properties");
        }

        if (_cursor.TryTake("("))
        {
            bool isolated = name is "builtin.module" or "func.func";
            do
            {
                Region(operation.AddRegion(), new ValueScope(_cursor, scope, isolated));
            }
            while (_cursor.TryTake(","));
            _cursor.Expect(")", "after regions");
        }

        if (_cursor.Peek() == '{')
        {
            AddAttributes(operation);
        }

        _cursor.Expect(":", "before the type of an operation");
        FunctionType type = state.Types.Function();
        SetOperands(operation, operands, type.Inputs, scope, start);
        foreach (IrType result in type.Results)
        {
            operation.AddResult(result);
        }

        operation.Location = state.Locations.ParseOptional();
        FunctionParser.Normalise(operation, _cursor, start);
        return operation;
    }

    private Operation Module()
    {
        var module = new Operation("builtin.module", Location.Unknown, [], []);
        if (_cursor.Peek() == '@')
        {
            module.Set("sym_name", state.Attributes.SymbolName());
        }

        if (_cursor.TryTakeWord("attributes"))
        {
            AddAttributes(module);
        }

        Region(module.AddRegion(), new ValueScope(_cursor, null, isolated: true), []);
        module.Location = state.Locations.ParseOptional();
        return module;
    }

    private Operation Return(ValueScope scope)
    {
        int start = _cursor.Position;
        var operation = new Operation("func.return", Location.Unknown, [], []);
        if (_cursor.Peek() == '{')
        {
            AddAttributes(operation);
        }

        if (_cursor.Peek() == '%')
        {
            List<ValueUse> operands = Uses();
            _cursor.Expect(":", "before the types of the values returned");
            var types = new List<IrType>();
            do
            {
                types.Add(state.Types.Parse());
            }
            while (_cursor.TryTake(","));
            SetOperands(operation, operands, types, scope, start);
        }

        operation.Location = state.Locations.ParseOptional();
        return operation;
    }

    internal void AddAttributes(Operation operation)
    {
        int start = _cursor.Mark();
        foreach (NamedAttribute attribute in state.Attributes.Dictionary())
        {
            if (operation.Attribute(attribute.Name) is not null)
            {
                throw _cursor.Error($"the attribute '{attribute.Name}' is given twice", start);
            }

            operation.Set(attribute.Name, attribute.Value);
        }
    }

    /// <summary><c>%name: type loc(...)</c>.</summary>
    internal (string Name, IrType Type, Location Location, int At) Argument(Func<List<NamedAttribute>?>? attributes = null)
    {
        int at = _cursor.Mark();
        _cursor.Expect("%", "before the name of an argument");
        string name = _cursor.Suffix("the name of an argument");
        _cursor.Expect(":", "before the type of an argument");
        IrType type = state.Types.Parse();
        attributes?.Invoke();
        return (name, type, state.Locations.ParseOptional(), at);
    }

    private Block Label(Region region, ValueScope scope)
    {
        _cursor.Expect("^", "before the label of a block");
        _cursor.Suffix("the label of a block");
        var arguments = new List<(string, IrType, Location, int)>();
        if (_cursor.TryTake("(") && !_cursor.TryTake(")"))
        {
            do
            {
                arguments.Add(Argument());
            }
            while (_cursor.TryTake(","));
            _cursor.Expect(")", "after the arguments of a block");
        }

        _cursor.Expect(":", "after the label of a block");
        Block block = region.AddBlock();
        AddArguments(block, arguments, scope);
        return block;
    }

    private static void AddArguments(Block block, IReadOnlyList<(string Name, IrType Type, Location Location, int At)> arguments, ValueScope scope)
    {
        foreach ((string name, IrType type, Location location, int at) in arguments)
        {
            scope.Define(name, [block.AddArgument(type, location)], at);
        }
    }

    private List<ValueUse> Operands(string open, string close)
    {
        _cursor.Expect(open, "before operands");
        if (_cursor.TryTake(close))
        {
            return [];
        }

        List<ValueUse> uses = Uses();
        _cursor.Expect(close, "after operands");
        return uses;
    }

    private List<ValueUse> Uses()
    {
        var uses = new List<ValueUse>();
        do
        {
            int at = _cursor.Mark();
            _cursor.Expect("%", "before the name of a value");
            string name = _cursor.Suffix("the name of a value");
            int index = _cursor.Current == '#' && _cursor.TryTake("#") ? _cursor.SmallNumber("the number of a result") : 0;
            uses.Add(new ValueUse(name, index, at));
        }
        while (_cursor.TryTake(","));
        return uses;
    }

    private void SetOperands(Operation operation, List<ValueUse> uses, IReadOnlyList<IrType> types, ValueScope scope, int at)
    {
        if (uses.Count != types.Count)
        {
            throw _cursor.Error($"'{operation.Name}' has {uses.Count} operands but {types.Count} operand types", at);
        }

        operation.SetOperands([.. uses.Zip(types, scope.Use)]);
    }
}
