namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The SFU's normalise (isa.md section 5.9): the power of two near a number.</summary>
internal static class Normalisation
{
    /// <summary>
    /// Element bits of ±2^e, or the biased exponent itself; e is one more for a positive number whose fraction exceeds 1/3 rounded to its bits.
    /// </summary>
    public static uint Of(uint bits, ElementType type, bool exponentOnly)
    {
        (int fractionBits, uint third) = type switch
        {
            ElementType.Float16 => (10, 0x155u),
            ElementType.BFloat16 => (7, 0x2Bu),
            _ => (23, 0x2A_AAABu),
        };
        uint sign = bits >> (type.Bits() - 1);
        uint fraction = bits & ((1u << fractionBits) - 1);
        uint exponent = (bits & ((1u << (type.Bits() - 1)) - 1)) >> fractionBits;
        exponent += sign == 0 && fraction > third ? 1u : 0;
        return exponentOnly ? exponent : (sign << (type.Bits() - 1)) | (exponent << fractionBits);
    }
}
