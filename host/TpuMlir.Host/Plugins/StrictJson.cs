using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>A problem of a JSON file.</summary>
/// <param name="Path">Where: "provides.backends[0]", or line:column when it is not JSON.</param>
/// <param name="Message">What.</param>
/// <param name="Help">What to do, or null.</param>
/// <param name="UnknownKey">True when a key is not known.</param>
public sealed record JsonProblem(string Path, string Message, string? Help = null, bool UnknownKey = false);

/// <summary>
/// Reads JSON with comments and trailing commas into a source-generated type and reports everything that does not fit, not
/// only the first: unknown and repeated keys, values of another type.
/// </summary>
public static class StrictJson
{
    /// <summary>What is allowed besides plain JSON.</summary>
    internal static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    /// <summary>The value, or null when there are problems.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, List<JsonProblem> problems)
        where T : class
    {
        try
        {
            utf8 = WithoutMark(utf8);
            using JsonDocument document = JsonDocument.Parse(utf8, Options);
            int before = problems.Count;
            Check(document.RootElement, type, "", problems);
            if (problems.Count > before)
            {
                return null;
            }

            // Not from the document: that reads its text again with the type's options, which may not allow comments.
            var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = Options.MaxDepth,
            });
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException e)
        {
            string message = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            problems.Add(new($"{e.LineNumber + 1}:{e.BytePositionInLine + 1}", $"not valid JSON: {message}"));
            return null;
        }
    }

    /// <summary>The text without a byte order mark.</summary>
    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static void Check(JsonElement element, JsonTypeInfo type, string path, List<JsonProblem> problems)
    {
        JsonValueKind[] wanted = type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => [JsonValueKind.Object],
            JsonTypeInfoKind.Enumerable => [JsonValueKind.Array],
            _ => Scalar(type.Type),
        };
        if (wanted.Length > 0 && !wanted.Contains(element.ValueKind))
        {
            problems.Add(new(path, $"{(path.Length == 0 ? "the file" : $"'{path}'")} is {Name(element.ValueKind)}, not {Name(wanted[0])}"));
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(element, type, path, problems);
                break;
            case JsonTypeInfoKind.Dictionary:
                CheckKeys(element, path, problems, _ => type.ElementType);
                break;
            case JsonTypeInfoKind.Enumerable:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Check(item, type.Options.GetTypeInfo(type.ElementType!), $"{path}[{index++}]", problems);
                }

                break;
        }

        void CheckKeys(JsonElement element, string path, List<JsonProblem> problems, Func<string, Type?> typeOf)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                if (!seen.Add(property.Name))
                {
                    problems.Add(new(place, $"the key '{property.Name}' is given twice"));
                }
                else if (typeOf(property.Name) is { } valueType)
                {
                    Check(property.Value, type.Options.GetTypeInfo(valueType), place, problems);
                }
            }
        }

        void CheckObject(JsonElement element, JsonTypeInfo type, string path, List<JsonProblem> problems)
        {
            CheckKeys(element, path, problems, key =>
            {
                if (type.Properties.FirstOrDefault(p => p.Name == key) is { } known)
                {
                    return known.PropertyType;
                }

                string place = path.Length == 0 ? key : $"{path}.{key}";
                string[] keys = [.. type.Properties.Select(p => p.Name)];
                string help = Suggestion.For(key, keys) ?? $"the keys here are {string.Join(", ", keys)}";
                problems.Add(new(place, $"unknown key '{key}'", help, UnknownKey: true));
                return null;
            });
        }
    }

    private static JsonValueKind[] Scalar(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.String => [JsonValueKind.String],
        TypeCode.Boolean => [JsonValueKind.True, JsonValueKind.False],
        TypeCode.Object => [],
        _ => [JsonValueKind.Number],
    };

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
