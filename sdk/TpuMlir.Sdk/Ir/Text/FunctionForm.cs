namespace TpuMlir.Sdk.Ir.Text;

/// <summary>The signature of <c>func.func</c> in its own form.</summary>
internal static class FunctionForm
{
    /// <summary>True when nothing of the function is lost in that form.</summary>
    public static bool Fits(Operation function, FunctionType type) =>
        Fits(function.Attribute("arg_attrs"), type.Inputs.Count)
        && Fits(function.Attribute("res_attrs"), type.Results.Count)
        && function.Attribute("sym_visibility") is null or StringAttribute { Value: "private" or "public" or "nested" }
        && (function.Regions[0].Blocks.Count == 0 || function.Regions[0].Blocks[0].Arguments.Count == type.Inputs.Count);

    /// <summary><c>(%arg0: type {attributes} loc(...)) -> results</c>.</summary>
    public static string Signature(Operation function, FunctionType type, ValueNames names)
    {
        IReadOnlyList<BlockArgument> arguments = function.Regions[0].Blocks is [var entry, ..] ? entry.Arguments : [];
        IEnumerable<string> inputs = type.Inputs.Select((t, i) => arguments.Count == 0
            ? TypePrinter.Print(t) + Attributes(function, "arg_attrs", i)
            : $"{names.Of(arguments[i])}: {TypePrinter.Print(t)}{Attributes(function, "arg_attrs", i)} {LocationPrinter.Print(arguments[i].Location)}");
        string signature = $"({string.Join(", ", inputs)})";
        string[] results = [.. type.Results.Select((t, i) => TypePrinter.Print(t) + Attributes(function, "res_attrs", i))];
        return results.Length == 0 ? signature
            : results.Length == 1 && type.Results[0] is not FunctionType && function.Attribute("res_attrs") is null ? $"{signature} -> {results[0]}"
            : $"{signature} -> ({string.Join(", ", results)})";
    }

    private static bool Fits(IrAttribute? attributes, int count) =>
        attributes is null || (attributes is ArrayAttribute array && array.Items.Count == count
            && array.Items.All(i => i is DictionaryAttribute) && array.Items.Any(i => i is DictionaryAttribute { Items.Count: > 0 }));

    private static string Attributes(Operation function, string name, int index) =>
        function.Attribute(name) is ArrayAttribute array && array.Items[index] is DictionaryAttribute { Items.Count: > 0 } dictionary
            ? " " + AttributePrinter.Dictionary(dictionary.Items)
            : "";
}
