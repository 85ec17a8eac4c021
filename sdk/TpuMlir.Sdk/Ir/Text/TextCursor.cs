using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>A position in MLIR text, with the lexical elements read there.</summary>
/// <remarks>
/// There is no separate token list: what a run of characters means in MLIR depends on where it stands (<c>1x3xf32</c> in a
/// tensor type, anything at all in a dialect's own brackets).
/// </remarks>
internal sealed class TextCursor(string text, string? file)
{
    /// <summary>How deep regions, attributes, types and locations may nest; the parser is recursive and the stack is finite.</summary>
    public const int MaxDepth = 128;

    private int _depth;

    public string Text { get; } = text;

    public int Position { get; set; }

    /// <summary>The character here, or NUL at the end.</summary>
    public char Current => Position < Text.Length ? Text[Position] : '\0';

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return Position >= Text.Length;
        }
    }

    public static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsIdentifierPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '.';

    /// <summary>The next character that is not space or comment, or NUL at the end.</summary>
    public char Peek()
    {
        SkipSpace();
        return Current;
    }

    /// <summary>Where the next character that is not space or comment stands.</summary>
    public int Mark()
    {
        SkipSpace();
        return Position;
    }

    public void SkipSpace()
    {
        while (Position < Text.Length)
        {
            char c = Text[Position];
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                Position++;
            }
            else if (c == '/' && LooksAt("//"))
            {
                int end = Text.IndexOf('\n', Position);
                Position = end < 0 ? Text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    public bool LooksAt(string symbol) => string.CompareOrdinal(Text, Position, symbol, 0, symbol.Length) == 0;

    public bool TryTake(string symbol)
    {
        SkipSpace();
        if (!LooksAt(symbol))
        {
            return false;
        }

        Position += symbol.Length;
        return true;
    }

    public void Expect(string symbol, string where)
    {
        if (!TryTake(symbol))
        {
            throw Expected($"'{symbol}' {where}");
        }
    }

    /// <summary>The identifier here without taking it, or "".</summary>
    public string PeekIdentifier()
    {
        SkipSpace();
        int end = Position;
        if (IsIdentifierStart(Current))
        {
            while (end < Text.Length && IsIdentifierPart(Text[end]))
            {
                end++;
            }
        }

        return Text[Position..end];
    }

    public string Identifier(string what)
    {
        string found = PeekIdentifier();
        if (found.Length == 0)
        {
            throw Expected(what);
        }

        Position += found.Length;
        return found;
    }

    public bool TryTakeWord(string word)
    {
        if (PeekIdentifier() != word)
        {
            return false;
        }

        Position += word.Length;
        return true;
    }

    /// <summary>The letters, digits and <c>$._-</c> after a sigil: <c>%arg0</c>, <c>^bb1</c>, <c>#loc2</c>.</summary>
    public string Suffix(string what)
    {
        int start = Position;
        while (IsIdentifierPart(Current) || Current == '-')
        {
            Position++;
        }

        return Position > start ? Text[start..Position] : throw Expected(what);
    }

    /// <summary>A quoted string, unescaped.</summary>
    public string QuotedString(string what)
    {
        SkipSpace();
        int start = Position;
        if (Current != '"')
        {
            throw Expected(what);
        }

        SkipString();
        return StringText.Unescape(Text.AsSpan(start + 1, Position - start - 2))
            ?? throw Error("the string has an escape that is not \\\\, \\\", \\n, \\t or two hexadecimal digits", start);
    }

    /// <summary>Moves past the quoted string that starts here.</summary>
    public void SkipString()
    {
        int start = Position++;
        while (Current != '"')
        {
            Position += Current == '\\' ? 2 : 1;
            if (Position >= Text.Length || Text[Position] == '\n')
            {
                throw Error("the string has no end on its line", start);
            }
        }

        Position++;
    }

    /// <summary>A decimal integer without sign that fits an int.</summary>
    public int SmallNumber(string what)
    {
        SkipSpace();
        int start = Position;
        while (char.IsAsciiDigit(Current))
        {
            Position++;
        }

        return int.TryParse(Text.AsSpan(start, Position - start), out int value) ? value : throw Expected(what, start);
    }

    /// <summary>Counts one level of nesting until disposed.</summary>
    public Level Nest() => ++_depth <= MaxDepth
        ? new Level(this)
        : throw Error($"nested more than {MaxDepth} levels deep");

    public DiagnosticException Expected(string what, int? at = null)
    {
        SkipSpace();
        return Error($"expected {what}, found {Found(at ?? Position)}", at);
    }

    public DiagnosticException Error(string message, int? at = null)
    {
        int end = Math.Min(at ?? Position, Text.Length);
        int line = Text.AsSpan(0, end).Count('\n') + 1;
        int column = end - (end == 0 ? -1 : Text.LastIndexOf('\n', end - 1));
        return new DiagnosticException(new Diagnostic(
            CoreDiagnostics.MalformedText, message, new SourcePlace(File: file, Path: $"{line}:{column}")));
    }

    private string Found(int at)
    {
        if (at >= Text.Length)
        {
            return "the end of the text";
        }

        int end = at + 1;
        while (end < Text.Length && end - at < 24 && IsIdentifierPart(Text[at]) && IsIdentifierPart(Text[end]))
        {
            end++;
        }

        return $"'{Text[at..end]}'";
    }

    /// <summary>One level of nesting.</summary>
    public readonly ref struct Level(TextCursor cursor)
    {
        public void Dispose() => cursor._depth--;
    }
}
