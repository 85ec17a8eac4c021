using System.Text;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Text of other dialects, which is kept and not understood.</summary>
internal sealed class OpaqueText(ParseState state)
{
    private const int MaxLength = 1 << 28;

    /// <summary>Moves past the brackets that open here, up to the one that closes them.</summary>
    public void SkipBalanced()
    {
        TextCursor cursor = state.Cursor;
        int start = cursor.Position;
        var open = new Stack<char>();
        do
        {
            if (cursor.AtEnd)
            {
                throw cursor.Error($"the '{cursor.Text[start]}' is never closed", start);
            }

            char c = cursor.Current;
            if (c == '"')
            {
                cursor.SkipString();
            }
            else if (cursor.LooksAt("->") || cursor.LooksAt(">=") || cursor.LooksAt("<="))
            {
                cursor.Position += 2;
            }
            else
            {
                Track(open, c);
                cursor.Position++;
            }
        }
        while (open.Count > 0);
    }

    /// <summary>
    /// The text between two positions on one line: space and comments become one blank, aliases what they stand for, so that
    /// it means the same wherever it is printed.
    /// </summary>
    public string Slice(int start, int end)
    {
        TextCursor cursor = state.Cursor;
        int back = cursor.Position;
        var result = new StringBuilder();
        cursor.Position = start;
        while (cursor.Position < end)
        {
            int at = cursor.Position;
            cursor.SkipSpace();
            if (cursor.Position >= end)
            {
                break;
            }

            if (cursor.Position > at)
            {
                result.Append(' ');
                continue;
            }

            result.Append(Piece());
            if (result.Length > MaxLength)
            {
                throw cursor.Error("the text of another dialect is too long", start);
            }
        }

        cursor.Position = back;
        return result.ToString();
    }

    private string Piece()
    {
        TextCursor cursor = state.Cursor;
        int start = cursor.Position;
        char c = cursor.Current;
        if (c == '"')
        {
            cursor.SkipString();
            return cursor.Text[start..cursor.Position];
        }

        cursor.Position++;
        if (c is not ('#' or '!'))
        {
            return c.ToString();
        }

        while (TextCursor.IsIdentifierPart(cursor.Current))
        {
            cursor.Position++;
        }

        string name = cursor.Text[start..cursor.Position];
        return state.Aliases.Resolve(name, start) switch
        {
            Location location => LocationPrinter.Print(location),
            IrAttribute attribute => AttributePrinter.Print(attribute),
            IrType type => TypePrinter.Print(type),
            _ => name,
        };
    }

    private void Track(Stack<char> open, char c)
    {
        char closer = c switch
        {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            _ => '\0',
        };
        if (closer != '\0')
        {
            open.Push(closer);
        }
        else if (c is ')' or ']' or '}' or '>' && open.Pop() is var wanted && wanted != c)
        {
            throw state.Cursor.Expected($"'{wanted}'");
        }
    }
}
