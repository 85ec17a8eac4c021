namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Prints attributes.</summary>
internal static class AttributePrinter
{
    public static string Print(IrAttribute attribute) => attribute switch
    {
        BoolAttribute truth => truth.Value ? "true" : "false",
        IntegerAttribute { Type: "i1" } truth => truth.Value != 0 ? "true" : "false",
        IntegerAttribute integer => $"{NumberText.Integer(integer.Value, integer.Type)} : {integer.Type}",
        FloatAttribute number => $"{NumberText.Float(number.Value, number.Type, out _)} : {number.Type}",
        StringAttribute text => StringText.Quote(text.Value),
        ArrayAttribute array => $"[{string.Join(", ", array.Items.Select(Item))}]",
        DenseArrayAttribute array => $"array<{array.Element}{(array.Items.Count > 0 ? ": " : "")}{string.Join(", ", array.Items.Select(Bare))}>",
        DictionaryAttribute dictionary => Dictionary(dictionary.Items),
        TypeAttribute type => TypePrinter.Print(type.Type),
        UnitAttribute => "unit",
        SymbolAttribute symbol => Symbol(symbol.Name),
        OpaqueAttribute opaque => opaque.Text,
        _ => throw new InvalidOperationException($"no text form for {attribute.GetType().Name}"),
    };

    /// <summary>Attributes in braces.</summary>
    public static string Dictionary(IEnumerable<NamedAttribute> attributes) => $"{{{string.Join(", ", attributes.Select(Named))}}}";

    /// <summary>A symbol's name with its sigil.</summary>
    public static string Symbol(string name) =>
        name.Length > 0 && TextCursor.IsIdentifierStart(name[0]) && name.All(c => TextCursor.IsIdentifierPart(c) || c == '-')
            ? $"@{name}"
            : $"@{StringText.Quote(name)}";

    private static string Named(NamedAttribute attribute)
    {
        string name = attribute.Name;
        bool bare = name.Length > 0 && TextCursor.IsIdentifierStart(name[0]) && name.All(TextCursor.IsIdentifierPart);
        string quoted = bare ? name : StringText.Quote(name);
        return attribute.Value is UnitAttribute ? quoted : $"{quoted} = {Print(attribute.Value)}";
    }

    /// <summary>In a list, i64 and f64 are understood; but bits in hexadecimal would be read as an integer.</summary>
    private static string Item(IrAttribute attribute) => attribute switch
    {
        IntegerAttribute { Type: "i64" } integer => NumberText.Integer(integer.Value, integer.Type),
        FloatAttribute { Type: "f64" } number when NumberText.Float(number.Value, number.Type, out bool isBits) is var text && !isBits => text,
        _ => Print(attribute),
    };

    private static string Bare(IrAttribute attribute) => attribute switch
    {
        IntegerAttribute integer => NumberText.Integer(integer.Value, integer.Type),
        FloatAttribute number => NumberText.Float(number.Value, number.Type, out _),
        _ => Print(attribute),
    };
}
