namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads <c>func.func</c> behind its keyword.</summary>
/// <remarks>
/// A function's type follows from its arguments and what it returns; it is checked here and not kept, so that passes that
/// refine types need not keep a copy up to date.
/// </remarks>
internal sealed class FunctionParser(ParseState state, OperationParser operations)
{
    private readonly TextCursor _cursor = state.Cursor;
    private readonly List<(string Name, IrType Type, Location Location, int At)> _arguments = [];
    private readonly List<IrType> _inputs = [];
    private readonly List<IrAttribute> _argumentAttributes = [];
    private readonly List<IrAttribute> _resultAttributes = [];
    private bool _unnamed;

    public Operation Parse()
    {
        int start = _cursor.Position;
        var function = new Operation("func.func", Location.Unknown, [], []);
        string visibility = _cursor.PeekIdentifier();
        if (visibility is "private" or "public" or "nested" && _cursor.TryTakeWord(visibility))
        {
            function.Set("sym_visibility", visibility);
        }

        function.Set("sym_name", state.Attributes.SymbolName());
        Arguments();
        List<IrType> results = _cursor.TryTake("->") ? Results() : [];
        if (_cursor.TryTakeWord("attributes"))
        {
            operations.AddAttributes(function);
        }

        SetAttributes(function, "arg_attrs", _argumentAttributes);
        SetAttributes(function, "res_attrs", _resultAttributes);
        function.Set("function_type", new FunctionType([.. _inputs], [.. results]));
        Region region = function.AddRegion();
        if (_cursor.Peek() == '{')
        {
            if (_unnamed)
            {
                throw _cursor.Error("the arguments of a function with a body need names", start);
            }

            operations.Region(region, new ValueScope(_cursor, null, isolated: true), _arguments);
        }

        function.Location = state.Locations.ParseOptional();
        Normalise(function, _cursor, start);
        return function;
    }

    /// <summary>Checks the type of a function that has a body and drops it; other operations are left alone.</summary>
    internal static void Normalise(Operation operation, TextCursor cursor, int at)
    {
        if (operation.Name != "func.func" || operation.Attribute("function_type") is not TypeAttribute { Type: FunctionType type })
        {
            return;
        }

        if (operation.Regions is not [{ Blocks: [var entry, ..] } region])
        {
            return;
        }

        FunctionType? actual = FunctionTypes.Of(operation);
        if (!type.Inputs.SequenceEqual(entry.Arguments.Select(a => a.Type)) || (actual is not null && !actual.Equals(type)))
        {
            throw cursor.Error($"the function is declared as {TypePrinter.Print(type)} but its body is {(actual is null ? "another" : TypePrinter.Print(actual))}", at);
        }

        if (actual is not null && region.Blocks.Count == 1)
        {
            operation.RemoveAttribute("function_type");
        }
    }

    private static void SetAttributes(Operation function, string name, List<IrAttribute> attributes)
    {
        if (attributes.Exists(a => a is DictionaryAttribute { Items.Count: > 0 }))
        {
            function.Set(name, new ArrayAttribute([.. attributes]));
        }
    }

    private void Arguments()
    {
        _cursor.Expect("(", "before the arguments of a function");
        if (_cursor.TryTake(")"))
        {
            return;
        }

        do
        {
            if (_cursor.Peek() == '%')
            {
                _arguments.Add(operations.Argument(() => OptionalAttributes(_argumentAttributes)));
                _inputs.Add(_arguments[^1].Type);
            }
            else
            {
                _unnamed = true;
                _inputs.Add(state.Types.Parse());
                OptionalAttributes(_argumentAttributes);
            }
        }
        while (_cursor.TryTake(","));
        _cursor.Expect(")", "after the arguments of a function");
    }

    private List<IrType> Results()
    {
        if (!_cursor.TryTake("("))
        {
            return [state.Types.Parse()];
        }

        var results = new List<IrType>();
        if (_cursor.TryTake(")"))
        {
            return results;
        }

        do
        {
            results.Add(state.Types.Parse());
            OptionalAttributes(_resultAttributes);
        }
        while (_cursor.TryTake(","));
        _cursor.Expect(")", "after the results of a function");
        return results;
    }

    private List<NamedAttribute> OptionalAttributes(List<IrAttribute> all)
    {
        List<NamedAttribute> attributes = _cursor.Peek() == '{' ? state.Attributes.Dictionary() : [];
        all.Add(new DictionaryAttribute([.. attributes]));
        return attributes;
    }
}
