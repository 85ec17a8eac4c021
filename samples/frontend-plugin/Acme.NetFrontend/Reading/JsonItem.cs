using System.Text.Json;

namespace Acme.NetFrontend.Reading;

/// <summary>A value of a JSON file with the line it begins on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record JsonItem(JsonValueKind Kind, int Line)
{
    /// <summary>The text of a string.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a number.</summary>
    public double Number { get; init; }

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<JsonItem> Items { get; init; } = [];

    /// <summary>The members of an object, in order.</summary>
    public IReadOnlyDictionary<string, JsonItem> Members { get; init; } = new Dictionary<string, JsonItem>();
}
