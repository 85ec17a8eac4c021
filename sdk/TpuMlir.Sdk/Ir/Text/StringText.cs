using System.Globalization;
using System.Text;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Quoted strings as MLIR writes them: bytes, of which those not printable ASCII are escaped.</summary>
/// <remarks>
/// Bytes that are not UTF-8 become lone surrogates U+DC80..U+DCFF in the .NET string (what Python calls surrogateescape),
/// so that binary strings survive reading and writing.
/// </remarks>
internal static class StringText
{
    private const char FirstEscapedByte = '\uDC00';

    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in ToBytes(value))
        {
            switch (b)
            {
                case (byte)'\\':
                    text.Append("\\\\");
                    break;
                case < 0x20 or >= 0x7F or (byte)'"':
                    text.Append(CultureInfo.InvariantCulture, $"\\{b:X2}");
                    break;
                default:
                    text.Append((char)b);
                    break;
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>The value of the characters between the quotes, or null when an escape is not known.</summary>
    public static string? Unescape(ReadOnlySpan<char> quoted)
    {
        var bytes = new List<byte>(quoted.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < quoted.Length;)
        {
            if (quoted[i] != '\\')
            {
                Rune.DecodeFromUtf16(quoted[i..], out Rune rune, out int consumed);
                bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
                i += consumed;
            }
            else if (Simple(quoted[i..]) is { } simple)
            {
                bytes.Add(simple);
                i += 2;
            }
            else if (i + 3 <= quoted.Length && byte.TryParse(quoted.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte b))
            {
                bytes.Add(b);
                i += 3;
            }
            else
            {
                return null;
            }
        }

        return FromBytes(bytes.ToArray());
    }

    private static byte? Simple(ReadOnlySpan<char> escape) => escape.Length < 2 ? null : escape[1] switch
    {
        '\\' => (byte)'\\',
        '"' => (byte)'"',
        'n' => (byte)'\n',
        't' => (byte)'\t',
        _ => null,
    };

    private static List<byte> ToBytes(string value)
    {
        var bytes = new List<byte>(value.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < value.Length;)
        {
            if (value[i] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Add((byte)(value[i++] - FirstEscapedByte));
                continue;
            }

            Rune.DecodeFromUtf16(value.AsSpan(i), out Rune rune, out int consumed);
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            i += consumed;
        }

        return bytes;
    }

    private static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[consumed..];
            }
            else
            {
                text.Append((char)(FirstEscapedByte + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }
}
