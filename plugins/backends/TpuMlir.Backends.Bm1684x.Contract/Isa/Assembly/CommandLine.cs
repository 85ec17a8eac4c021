using System.Globalization;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;

namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>The body of a line of disassembly, cut into words.</summary>
/// <remarks>
/// <c>mnemonic results = sources options</c>. Operands before <c>=</c> are results, those behind it sources, up to the first
/// option word; the signs between operands (* + , ? :) are for the reader only. An operand behind an option word is its value.
/// </remarks>
internal sealed class CommandLine
{
    private static readonly HashSet<string> Signs = new(StringComparer.Ordinal) { "*", "+", "?", ":", ",", "[", "]" };

    private readonly List<string> _options = [];

    public CommandLine(string text)
    {
        // Brackets stand around indices; inside < > there are none.
        string[] words = text.Replace("[", " [ ", StringComparison.Ordinal).Replace("]", " ] ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Mnemonic = words.Length == 0 ? [""] : words[0].Split('.');
        bool sources = false;
        foreach (string raw in words.Skip(1))
        {
            string word = raw.TrimEnd(',');
            if (raw == "=")
            {
                sources = true;
            }
            else if (_options.Count == 0 && (word.Length == 0 || Signs.Contains(word)))
            {
                continue;
            }
            else if (_options.Count == 0 && IsOperand(word))
            {
                (sources ? Sources : Results).Add(Strip(word));
            }
            else
            {
                _options.Add(word);
            }
        }
    }

    /// <summary>The parts of the mnemonic.</summary>
    public string[] Mnemonic { get; }

    /// <summary>A part of the mnemonic behind the first.</summary>
    public string Part(int index) => index < Mnemonic.Length && Mnemonic[index].Length > 0 ? Mnemonic[index] : throw Missing("more in its name");

    /// <summary>Operands before the equals sign.</summary>
    public List<string> Results { get; } = [];

    /// <summary>Operands behind it.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>Takes an option word; true when it was there.</summary>
    public bool Flag(string word) => _options.Remove(word);

    /// <summary>Takes an option word and the word behind it; null when it is not there.</summary>
    public string? Value(string word)
    {
        int at = _options.IndexOf(word);
        if (at < 0 || at == _options.Count - 1)
        {
            return null;
        }

        string value = _options[at + 1];
        _options.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Takes the first option that begins so and returns the rest of it; null when there is none.</summary>
    public string? Prefixed(string prefix)
    {
        // Behind a bare letter a digit follows: "s2x2" is a stride, "scale" is not.
        int at = _options.FindIndex(o =>
            o.StartsWith(prefix, StringComparison.Ordinal) && o.Length > prefix.Length && (prefix[^1] == '=' || char.IsAsciiDigit(o[prefix.Length])));
        if (at < 0)
        {
            return null;
        }

        string rest = _options[at][prefix.Length..];
        _options.RemoveAt(at);
        return rest;
    }

    /// <summary>Takes an option that names a value of an enumeration, in any case; null when there is none.</summary>
    public T? Named<T>()
        where T : struct, Enum
    {
        for (int i = 0; i < _options.Count; i++)
        {
            if (char.IsAsciiLetter(_options[i][0]) && Enum.TryParse(_options[i], ignoreCase: true, out T value))
            {
                _options.RemoveAt(i);
                return value;
            }
        }

        return null;
    }

    /// <summary>Fails when a word was not understood.</summary>
    public void RequireAllTaken()
    {
        if (_options.Count > 0)
        {
            throw new AssemblyException($"'{_options[0]}' means nothing in a {string.Join('.', Mnemonic)} command");
        }
    }

    /// <summary>A source by position: a tensor, an immediate, or null for "-" and beyond the end.</summary>
    public Operand? Source(int index) => index < Sources.Count ? Operand(Sources[index]) : null;

    /// <summary>A source that must be a tensor.</summary>
    public LocalTensor Tensor(int index) => Source(index) as LocalTensor ?? throw Missing($"source {index + 1}");

    /// <summary>A result.</summary>
    public LocalTensor Result(int index = 0) =>
        (index < Results.Count ? Operand(Results[index]) as LocalTensor : null) ?? throw Missing($"result {index + 1}");

    /// <summary>The operand a text stands for; null for "-".</summary>
    public static Operand? Operand(string text)
    {
        if (text == "-")
        {
            return null;
        }

        if (!text.StartsWith('#'))
        {
            return Local(text);
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? throw new AssemblyException($"'{text}' is no immediate; one looks like #0x3F800000:f32") : new Immediate((uint)Number(text[1..colon]), Type(text[(colon + 1)..]));
    }

    /// <summary>A number, hexadecimal behind 0x.</summary>
    public static long Number(string text)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return long.TryParse(hex ? text[2..] : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new AssemblyException($"'{text}' is no number");
    }

    /// <summary>Numbers with commas or an x between them.</summary>
    public static int[] Numbers(string text, char separator, int count)
    {
        int[] values = [.. text.Split(separator).Select(t => checked((int)Number(t)))];
        return values.Length == count ? values : throw new AssemblyException($"'{text}' are not {count} numbers");
    }

    /// <summary>An element type by its name.</summary>
    public static ChipType Type(string text)
    {
        foreach (ChipType type in ChipType.All)
        {
            if (type.ToString() == text)
            {
                return type;
            }
        }

        throw new AssemblyException($"'{text}' is no element type; types are {string.Join(", ", ChipType.All)}");
    }

    /// <summary>A value of an enumeration by its name in the mnemonic.</summary>
    public static T Kind<T>(string name)
        where T : struct, Enum => Enum.TryParse(name, ignoreCase: true, out T kind) && name.Length > 0 && char.IsAsciiLetter(name[0])
            ? kind
            : throw new AssemblyException($"there is no {typeof(T).Name} '{name}'; there are {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");

    public AssemblyException Missing(string what) => new($"a {string.Join('.', Mnemonic)} command needs {what}");

    private static LocalTensor Local(string text)
    {
        try
        {
            return OperandParser.Parse(text).Local ?? throw new AssemblyException($"'{text}' does not lie in local or static memory");
        }
        catch (FormatException e)
        {
            throw new AssemblyException(e.Message);
        }
    }

    private static bool IsOperand(string word) =>
        word == "-" || word.StartsWith('#') || (word.StartsWith('?') && word.Length > 1) || (word.Contains('+', StringComparison.Ordinal) && word.Length > 2 && !word.Contains("+=", StringComparison.Ordinal));

    /// <summary>Without the result's name in front.</summary>
    private static string Strip(string word) => word.StartsWith("R0:", StringComparison.Ordinal) || word.StartsWith("R1:", StringComparison.Ordinal) ? word[3..] : word;
}
