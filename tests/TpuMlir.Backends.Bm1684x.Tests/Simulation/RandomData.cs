using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random elements, special values included.</summary>
internal static unsafe class RandomData
{
    private static readonly uint[] Special32 =
        [0, 0x8000_0000, 1, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x8080_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x7F7F_FFFF, 0x3F80_0000];

    private static readonly uint[] Special16 =
        [0, 0x8000, 1, 0x8001, 0x03FF, 0x0400, 0x7C00, 0xFC00, 0x7E00, 0x7BFF, 0x3C00, 0x7F80, 0xFF80, 0x7FC0, 0x0080, 0x007F];

    public static void Fill(Random random, byte* target, long bytes, ElementType type, Numbers numbers, int limit)
    {
        int size = type.Size();
        for (long i = 0; i + size <= bytes; i += size)
        {
            uint bits = numbers == Numbers.Index ? (uint)random.Next(Math.Max(limit, 1))
                : type.IsFloat() ? Float(random, type, numbers)
                : Integer(random, type, numbers);
            switch (size)
            {
                case 1:
                    target[i] = (byte)bits;
                    break;
                case 2:
                    *(ushort*)(target + i) = (ushort)bits;
                    break;
                default:
                    *(uint*)(target + i) = bits;
                    break;
            }
        }
    }

    private static uint Integer(Random random, ElementType type, Numbers numbers) => numbers switch
    {
        Numbers.Special => random.Next(6) switch
        {
            0 => 0,
            1 => 1u << (type.Bits() - 1),
            2 => (1u << (type.Bits() - 1)) - 1,
            3 => uint.MaxValue,
            _ => (uint)random.NextInt64(),
        },
        Numbers.Plain when type == ElementType.Int32 => (uint)(random.Next(-1 << 20, 1 << 20)),
        _ => (uint)random.NextInt64(),
    };

    private static uint Float(Random random, ElementType type, Numbers numbers)
    {
        if (numbers == Numbers.Special && random.Next(8) == 0)
        {
            uint[] specials = type == ElementType.Float32 ? Special32 : Special16;
            return specials[random.Next(specials.Length)];
        }

        if (numbers == Numbers.Wide)
        {
            uint bits = (uint)random.NextInt64();
            // Whole exponent range but for infinities and NaNs.
            return type switch
            {
                ElementType.Float32 => (bits & 0x7F80_0000) == 0x7F80_0000 ? bits & 0xBFFF_FFFF : bits,
                ElementType.Float16 => (bits & 0x7C00) == 0x7C00 ? bits & 0xBFFF : bits,
                _ => (bits & 0x7F80) == 0x7F80 ? bits & 0xBFFF : bits,
            };
        }

        float value = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-6, 4)));
        return HalfFormat.Encode(value, type);
    }
}
