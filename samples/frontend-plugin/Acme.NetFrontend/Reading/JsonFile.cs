using System.Text.Json;
using TpuMlir.Sdk.Diagnostics;

namespace Acme.NetFrontend.Reading;

/// <summary>Reads a JSON file of bounded size and depth into items that know their lines.</summary>
internal ref struct JsonFile
{
    private const long MaxBytes = 16 << 20;
    private const int MaxDepth = 8;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _path;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private JsonFile(ReadOnlySpan<byte> text, string path)
    {
        _text = text;
        _path = path;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            MaxDepth = MaxDepth,
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
    }

    /// <summary>The file's one value.</summary>
    /// <exception cref="DiagnosticException">The file is not there, too large or not JSON.</exception>
    public static JsonItem Read(string path)
    {
        var file = new JsonFile(Bytes(path), path);
        try
        {
            file._reader.Read();
            JsonItem root = file.Value();
            file._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                e.Message.Split(" LineNumber:")[0].Split(" Path:")[0],
                new SourcePlace(path, Path: $"{e.LineNumber + 1}:{e.BytePositionInLine + 1}"),
                Help: "the file must be JSON; comments and trailing commas are allowed"));
        }
        catch (InvalidOperationException)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                "a string is not UTF-8",
                new SourcePlace(path, Path: $"line {file._line}"),
                Help: "save the file as UTF-8"));
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            long bytes = new FileInfo(path).Length;
            return bytes <= MaxBytes
                ? File.ReadAllBytes(path)
                : throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.MalformedModel,
                    $"the file has {bytes} bytes; a network has at most {MaxBytes}",
                    new SourcePlace(path),
                    Help: "weights belong into the npz file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound,
                $"the file cannot be read: {e.Message}",
                new SourcePlace(path),
                Help: "check the path"));
        }
    }

    private JsonItem Value()
    {
        int line = Line();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(line);
            case JsonTokenType.StartArray:
                var items = new List<JsonItem>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value());
                }

                return new(JsonValueKind.Array, line) { Items = items };
            case JsonTokenType.String:
                return new(JsonValueKind.String, line) { Text = _reader.GetString()! };
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, line) { Number = _reader.GetDouble() };
            case JsonTokenType.True or JsonTokenType.False:
                return new(_reader.TokenType == JsonTokenType.True ? JsonValueKind.True : JsonValueKind.False, line);
            default:
                return new(JsonValueKind.Null, line);
        }
    }

    private JsonItem Object(int line)
    {
        var members = new Dictionary<string, JsonItem>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _reader.GetString()!;
            int at = Line();
            _reader.Read();
            if (!members.TryAdd(name, Value()))
            {
                throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.MalformedModel,
                    $"'{name}' is there twice",
                    new SourcePlace(_path, Path: $"line {at}"),
                    Help: "remove one of the two"));
            }
        }

        return new(JsonValueKind.Object, line) { Members = members };
    }

    private int Line()
    {
        int start = (int)_reader.TokenStartIndex;
        _line += _text[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
