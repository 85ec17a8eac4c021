using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>Kinds of numbers a test draws.</summary>
public enum Data
{
    /// <summary>Ordinary numbers.</summary>
    Ordinary,

    /// <summary>Exponents all over the range, denormals among them.</summary>
    Wide,

    /// <summary>Zeros of both signs, infinities and NaNs among ordinary ones.</summary>
    Special,
}

/// <summary>Random tensors and comparison.</summary>
internal static class TestData
{
    public static Tensor Draw(Random random, ElementType type, Shape shape, Data data = Data.Ordinary)
    {
        float[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(_ => Number(random, data))];
        return Make(type, shape, values);
    }

    public static Tensor Make(ElementType type, Shape shape, params float[] values)
    {
        var tensor = new Tensor(type, shape);
        for (int i = 0; i < values.Length; i++)
        {
            switch (type)
            {
                case ElementType.F32:
                    tensor.Floats()[i] = values[i];
                    break;
                case ElementType.F16:
                    tensor.As<Half>()[i] = (Half)values[i];
                    break;
                default:
                    // Keeps bf16 denormals, which the chip must flush itself.
                    tensor.As<ushort>()[i] = (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16);
                    break;
            }
        }

        return tensor;
    }

    /// <summary>The elements as f32, exactly.</summary>
    public static float[] Numbers(Tensor? tensor)
    {
        if (tensor is null)
        {
            return [];
        }

        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = tensor.Type switch
            {
                ElementType.F32 => tensor.Floats()[i],
                ElementType.F16 => (float)tensor.As<Half>()[i],
                _ => BitConverter.UInt32BitsToSingle((uint)tensor.As<ushort>()[i] << 16),
            };
        }

        return values;
    }

    /// <summary>Equal bit for bit, any NaN for any other.</summary>
    public static void Same(float[] expected, Tensor actual)
    {
        float[] values = Numbers(actual);
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(values[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(values[i]));
            Assert.True(same, $"element {i}: expected {expected[i]:R}, got {values[i]:R}");
        }
    }

    private static float Number(Random random, Data data)
    {
        float ordinary = (float)((random.NextDouble() * 2) - 1);
        return data switch
        {
            Data.Wide when random.Next(4) > 0 => BitConverter.Int32BitsToSingle(random.Next(1 << 31 - 1) & 0x3FFF_FFFF | (random.Next(2) << 31)),
            Data.Special => random.Next(24) switch
            {
                0 => 0f,
                1 => -0f,
                2 => random.Next(4) == 0 ? float.PositiveInfinity : ordinary,
                3 => random.Next(4) == 0 ? float.NegativeInfinity : ordinary,
                4 => random.Next(4) == 0 ? float.NaN : ordinary,
                5 => 1e-39f,
                6 => 6e-8f,
                _ => ordinary,
            },
            _ => ordinary,
        };
    }
}
