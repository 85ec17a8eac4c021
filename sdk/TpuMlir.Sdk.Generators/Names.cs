using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace TpuMlir.Sdk.Generators;

/// <summary>Conversions between the spellings of a name.</summary>
internal static class Names
{
    /// <summary>KernelShape is kernel_shape, UseF16 is use_f16, Pad2D is pad2d, IODepth is io_depth.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                bool endsWord = char.IsLower(name[i - 1]);
                bool startsWord = name[i - 1] != '_' && i + 1 < name.Length && char.IsLower(name[i + 1]);
                if (endsWord || startsWord)
                {
                    text.Append('_');
                }
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>KernelShape is kernelShape, IODepth is ioDepth.</summary>
    public static string CamelCase(string name)
    {
        char[] text = name.ToCharArray();
        for (int i = 0; i < text.Length && char.IsUpper(text[i]); i++)
        {
            if (i > 0 && i + 1 < text.Length && char.IsLower(text[i + 1]))
            {
                break;
            }

            text[i] = char.ToLowerInvariant(text[i]);
        }

        return new string(text);
    }

    /// <summary>The name as a C# identifier: keywords get an '@'.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    /// <summary>An assembly's name as a namespace.</summary>
    public static string Namespace(string assembly) => string.Join(".", assembly.Split('.').Select(Segment));

    /// <summary>True for "dialect.Name".</summary>
    public static bool IsOperatorName(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length == 2 && parts.All(IsWord) && char.IsLower(parts[0][0]) && char.IsUpper(parts[1][0]);
    }

    /// <summary>True for ASCII letters, digits and underscores that do not start with a digit.</summary>
    public static bool IsWord(string text) =>
        text.Length > 0 && !char.IsDigit(text[0]) && text.All(c => c < 128 && (char.IsLetterOrDigit(c) || c == '_'));

    private static string Segment(string segment)
    {
        string word = new([.. segment.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        return Identifier(word.Length == 0 || char.IsDigit(word[0]) ? $"_{word}" : word);
    }
}
