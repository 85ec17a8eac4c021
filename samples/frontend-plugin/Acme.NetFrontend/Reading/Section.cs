using System.Text.Json;
using TpuMlir.Sdk.Diagnostics;

namespace Acme.NetFrontend.Reading;

/// <summary>An object of the file whose keys are asked for by name; what nobody asked for is a mistake.</summary>
/// <param name="item">The object.</param>
/// <param name="what">What it is, for messages: "layer 'c1'".</param>
/// <param name="path">The file.</param>
/// <param name="problems">Takes everything wrong with it.</param>
internal sealed class Section(JsonItem item, string what, string path, IDiagnosticSink problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>A string.</summary>
    public string Text(string key, string? otherwise = null) =>
        Find(key, JsonValueKind.String, "a string", required: otherwise is null)?.Text ?? otherwise ?? "";

    /// <summary>A number.</summary>
    public double Number(string key, double otherwise) =>
        Find(key, JsonValueKind.Number, "a number", required: false)?.Number ?? otherwise;

    /// <summary>A whole number.</summary>
    public long Integer(string key, long otherwise)
    {
        JsonItem? item = Find(key, JsonValueKind.Number, "a whole number", required: false);
        return Integers(key, [otherwise], item is null ? null : [item])[0];
    }

    /// <summary>A list of whole numbers, of as many as the default when there is one.</summary>
    public long[] Integers(string key, params long[] otherwise)
    {
        JsonItem? list = Find(key, JsonValueKind.Array, "a list of whole numbers", required: otherwise.Length == 0);
        long[] values = Integers(key, otherwise, list?.Items);
        if (otherwise.Length > 0 && values.Length != otherwise.Length)
        {
            Report(
                NetDiagnostics.Value,
                $"'{key}' of {what} has {values.Length} numbers, not {otherwise.Length}",
                item.Members[key].Line);
            return otherwise;
        }

        return values;
    }

    /// <summary>A list of strings.</summary>
    public string[] Texts(string key) => [.. Items(key, JsonValueKind.String, "strings").Select(i => i.Text)];

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<JsonItem> Objects(string key) => Items(key, JsonValueKind.Object, "objects");

    /// <summary>Reports keys that were not asked for.</summary>
    public void RequireNoOthers()
    {
        foreach ((string key, JsonItem value) in item.Members.Where(m => !_asked.Contains(m.Key)))
        {
            string known = $"it has {string.Join(", ", _asked.Order(StringComparer.Ordinal))}";
            Report(NetDiagnostics.Unknown, $"{what} has no '{key}'", value.Line, Suggestion.For(key, _asked) ?? known);
        }
    }

    /// <summary>Reports something wrong on a line of the file.</summary>
    public void Report(DiagnosticDescriptor descriptor, string message, int? line = null, string? help = null) =>
        problems.Report(
            new Diagnostic(descriptor, message, new SourcePlace(path, Path: $"line {line ?? item.Line}"), Help: help));

    private JsonItem[] Items(string key, JsonValueKind kind, string kinds)
    {
        IReadOnlyList<JsonItem> items =
            Find(key, JsonValueKind.Array, $"a list of {kinds}", required: true)?.Items ?? [];
        foreach (JsonItem other in items.Where(i => i.Kind != kind))
        {
            Report(NetDiagnostics.Value, $"'{key}' of {what} must be a list of {kinds}", other.Line);
        }

        return [.. items.Where(i => i.Kind == kind)];
    }

    private static bool IsInteger(JsonItem item) =>
        item.Kind == JsonValueKind.Number
        && item.Number == Math.Floor(item.Number)
        && Math.Abs(item.Number) <= int.MaxValue;

    private long[] Integers(string key, long[] otherwise, IReadOnlyList<JsonItem>? items)
    {
        if (items?.FirstOrDefault(i => !IsInteger(i)) is { } wrong)
        {
            Report(
                NetDiagnostics.Value, $"'{key}' of {what} must be whole numbers of at most {int.MaxValue}", wrong.Line);
            return otherwise;
        }

        return items is null ? otherwise : [.. items.Select(i => (long)i.Number)];
    }

    private JsonItem? Find(string key, JsonValueKind kind, string kinds, bool required)
    {
        _asked.Add(key);
        if (item.Members.TryGetValue(key, out JsonItem? value))
        {
            if (value.Kind == kind)
            {
                return value;
            }

            Report(NetDiagnostics.Value, $"'{key}' of {what} must be {kinds}", value.Line);
        }
        else if (required)
        {
            Report(NetDiagnostics.Value, $"{what} needs '{key}', {kinds}");
        }

        return null;
    }
}
