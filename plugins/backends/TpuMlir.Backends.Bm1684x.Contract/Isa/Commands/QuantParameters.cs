namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// Parameters of RQ and DQ: an aligned per-channel table of two or three words at <paramref name="Table"/>, or two
/// address fields full of constants, packed differently by each kind (the chip's instruction set).
/// </summary>
/// <param name="Table">Address of the table; null for constants.</param>
/// <param name="First">Bits of the first constant.</param>
/// <param name="Second">Bits of the second constant.</param>
public sealed record QuantParameters(uint? Table, uint First = 0, uint Second = 0)
{
    /// <summary>Parameters of each channel, in the order of the constants: i32 words, f32 scales.</summary>
    public static QuantParameters PerChannel(uint address) => new(address);

    /// <summary>For rq0: x · scale + offset.</summary>
    public static QuantParameters ScaleOffset(float scale, float offset) =>
        new(null, BitConverter.SingleToUInt32Bits(scale), BitConverter.SingleToUInt32Bits(offset));

    /// <summary>For rq1: a multiplier, a shift (negative to the right) and a 16-bit offset.</summary>
    public static QuantParameters Multiplier(int multiplier, int shift, int offset) =>
        new(null, (uint)multiplier, (byte)checked((sbyte)shift) | (uint)(ushort)Offset16(offset) << 16);

    /// <summary>For dq0: (x − zero point) · scale.</summary>
    public static QuantParameters ZeroPointScale(int zeroPoint, float scale) =>
        new(null, (uint)zeroPoint, BitConverter.SingleToUInt32Bits(scale));

    /// <summary>For dq1: (x − zero point) · multiplier, shifted.</summary>
    public static QuantParameters ZeroPointMultiplier(int zeroPoint, int multiplier, int shift) =>
        new(null, (ushort)Offset16(zeroPoint) | (uint)(ushort)checked((short)shift) << 16, (uint)multiplier);

    // The field is read as i16 or u16 depending on the result, so both ranges are accepted.
    private static int Offset16(int value) => value is >= short.MinValue and <= ushort.MaxValue
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The constant form has 16 bits for this; use a table.");
}
