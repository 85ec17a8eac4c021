using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random elements, special values included; a seed's sequence is the same on every machine (SplitMix64).</summary>
internal sealed unsafe class DataSource(ulong seed)
{
    private static readonly uint[] Special32 =
        [0, 0x8000_0000, 1, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x8080_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x7F7F_FFFF, 0x3F80_0000];

    private static readonly uint[] Special16 =
        [0, 0x8000, 1, 0x8001, 0x03FF, 0x0400, 0x7C00, 0xFC00, 0x7E00, 0x7BFF, 0x3C00, 0x7F80, 0xFF80, 0x7FC0, 0x0080, 0x007F];

    private ulong _state = seed * 0x9E37_79B9_7F4A_7C15 + 0x1234_5678_9ABC_DEF1;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Fills memory with elements of a type; for <see cref="Numbers.Index"/> they are below the limit.</summary>
    public void Fill(byte* target, long bytes, ElementType type, Numbers numbers, int limit)
    {
        int size = type.Size();
        bool plain = IsPlain(type, numbers);
        for (long i = 0; i < bytes; i += 8)
        {
            ulong word = Next(), result = plain ? word : 0;
            for (int at = plain ? 8 : 0; at < 8; at += size)
            {
                uint bits = Element((uint)(word >> (at * 8)), type, numbers, limit);
                result |= (size == 4 ? bits : bits & ((1u << (size * 8)) - 1)) * (1UL << (at * 8));
            }

            if (i + 8 <= bytes)
            {
                *(ulong*)(target + i) = result;
            }
            else
            {
                Buffer.MemoryCopy(&result, target + i, bytes - i, bytes - i);
            }
        }
    }

    // True where every bit pattern is as good as another, so that words need not be taken apart.
    private static bool IsPlain(ElementType type, Numbers numbers) =>
        !type.IsFloat() && (numbers == Numbers.Wide || (numbers == Numbers.Plain && type != ElementType.Int32));

    private uint Element(uint bits, ElementType type, Numbers numbers, int limit) => numbers == Numbers.Index
        ? (uint)((bits & 0xFFFF) % (uint)Math.Max(limit, 1))
        : type switch
        {
            ElementType.Float32 => Float(bits, numbers, 23, 8, 121, Special32),
            ElementType.Float16 => Float(bits & 0xFFFF, numbers, 10, 5, 9, Special16),
            ElementType.BFloat16 => Float(bits & 0xFFFF, numbers, 7, 8, 121, Special16),
            _ => Integer(bits, type, numbers),
        };

    // Moderate numbers have one of eight exponents; wide ones any but that of infinities and NaNs.
    private uint Float(uint bits, Numbers numbers, int fractionBits, int exponentBits, uint lowest, uint[] specials)
    {
        uint all = (1u << exponentBits) - 1, exponent = (bits >> fractionBits) & all;
        if (numbers == Numbers.Special && (Next() & 7) == 0)
        {
            return specials[Next() % (uint)specials.Length];
        }

        uint wanted = numbers == Numbers.Wide ? exponent == all ? exponent >> 1 : exponent : lowest + (exponent & 7);
        bool zero = numbers != Numbers.Wide && (bits & 0x3E) == 0x3E;
        return zero ? 0 : (bits & ~(all << fractionBits)) | wanted << fractionBits;
    }

    private uint Integer(uint bits, ElementType type, Numbers numbers) => numbers switch
    {
        Numbers.Special => (Next() % 6) switch
        {
            0 => 0,
            1 => 1u << (type.Bits() - 1),
            2 => (1u << (type.Bits() - 1)) - 1,
            3 => uint.MaxValue,
            _ => bits,
        },
        Numbers.Plain when type == ElementType.Int32 => (uint)((int)bits >> 11),
        _ => bits,
    };
}
