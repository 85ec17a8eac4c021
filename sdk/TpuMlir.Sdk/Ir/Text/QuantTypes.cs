using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>How the quant dialect spells storage types: signed i8, unsigned u8; si8 and ui8 are not known to it.</summary>
internal static class QuantTypes
{
    public static string StorageText(ElementType type) => type.IsSignedInteger() ? type.Text()[1..] : type.Text().Replace("ui", "u", StringComparison.Ordinal);

    public static ElementType? ParseStorage(string word)
    {
        string spelled = word.Length > 1 && word[0] == 'u' && char.IsAsciiDigit(word[1]) ? $"ui{word[1..]}" : word;
        return ElementTypes.TryParse(spelled, out ElementType type) && !type.IsFloat() && type is not (ElementType.Bool or ElementType.I64) ? type : null;
    }
}
