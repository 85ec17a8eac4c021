using System.Globalization;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Encoding;

/// <summary>Reads fields from text as <see cref="FieldPrinter"/> prints them: "x=1x8x4x4xsi8@0 shift=3"; those left out are 0.</summary>
public sealed class FieldParser : FieldCoder
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A parser of a command's fields.</summary>
    /// <exception cref="FormatException">A word is no field, or a field is there twice.</exception>
    public FieldParser(string text)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split('=');
            if (parts.Length != 2)
            {
                throw new FormatException($"'{word}' is no field with its value");
            }

            if (!_fields.TryAdd(parts[0], parts[1]))
            {
                throw new FormatException($"the field {parts[0]} is there twice");
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The value is no number of so many bits.</exception>
    public override long Field(string name, long value, int bits) => Text(name) is { } text ? Number(name, text, bits) : 0;

    /// <inheritdoc/>
    /// <exception cref="FormatException">There is no value, or it is no number.</exception>
    public override float Float(string name, float value) =>
        float.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out float read) ? read : throw new FormatException($"the field {name} is no number");

    /// <inheritdoc/>
    /// <exception cref="FormatException">The value is no tensor.</exception>
    public override LaneTensor Tensor(string name, LaneTensor value)
    {
        string text = Text(name) ?? "";
        string[] parts = text.Split('x', '@');
        if (parts.Length != 6 || !text.EndsWith($"@{parts[5]}", StringComparison.Ordinal) || !ElementTypes.TryParse(parts[4], out ElementType type))
        {
            throw new FormatException($"the field {name} is no tensor such as 1x8x4x4xsi8@0");
        }

        int[] numbers = [.. new[] { 5, 0, 1, 2, 3 }.Select(i => (int)Number(name, parts[i], 16))];
        return new LaneTensor(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], type);
    }

    /// <summary>Fails when there are fields the command does not have.</summary>
    /// <exception cref="FormatException">There are.</exception>
    public void RequireAllRead()
    {
        if (_fields.Keys.FirstOrDefault(f => !_read.Contains(f)) is { } field)
        {
            throw new FormatException($"the command has no field {field}");
        }
    }

    private string? Text(string name)
    {
        _read.Add(name);
        return _fields.GetValueOrDefault(name);
    }

    private static long Number(string name, string text, int bits) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >> bits == 0
            ? number
            : throw new FormatException($"{name} = {text} is not in 0 to {(1L << bits) - 1}");
}
