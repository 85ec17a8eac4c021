using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Tensors of the chip's float types as f32 numbers and back.</summary>
internal static class Numbers
{
    /// <summary>The elements as f32, exactly. bf16 denormals become f32 denormals, which the chip's f32 operations then flush.</summary>
    public static float[] Widen(Tensor tensor)
    {
        var values = new float[tensor.Count];
        switch (tensor.Type)
        {
            case ElementType.F32:
                tensor.Floats().CopyTo(values);
                break;
            case ElementType.F16:
                tensor.To(ElementType.F32).Floats().CopyTo(values);
                break;
            case ElementType.BF16:
                Span<ushort> bits = tensor.As<ushort>();
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
                }

                break;
            default:
                throw new ArgumentException($"{tensor} is not a tensor of floats", nameof(tensor));
        }

        return values;
    }

    /// <summary>A tensor of the numbers rounded to the type.</summary>
    public static Tensor Narrow(ReadOnlySpan<float> values, ElementType type, Shape shape)
    {
        var tensor = new Tensor(type == ElementType.F16 ? ElementType.F32 : type, shape);
        switch (type)
        {
            case ElementType.F32:
                values.CopyTo(tensor.Floats());
                break;
            case ElementType.F16:
                values.CopyTo(tensor.Floats());
                return tensor.To(ElementType.F16);
            case ElementType.BF16:
                NarrowBFloat16(values, tensor.As<ushort>());
                break;
            default:
                throw new ArgumentException($"{type} is not a float type", nameof(type));
        }

        return tensor;
    }

    /// <summary>Denormals become zero, as the chip reads them.</summary>
    public static void Flush(Span<float> values)
    {
        Span<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        foreach (ref Vector512<float> vector in vectors)
        {
            vector = Lanes.Flush(vector);
        }

        foreach (ref float value in values[(vectors.Length * Lanes.Count)..])
        {
            value = Arithmetic.Float32.Flush(value);
        }
    }

    /// <summary>f32 numbers that are bf16 numbers, denormals included.</summary>
    public static void NarrowBits(ReadOnlySpan<float> values, Span<ushort> bits)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bits[i] = (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16);
        }
    }

    private static void NarrowBFloat16(ReadOnlySpan<float> values, Span<ushort> bits)
    {
        int i = 0;
        for (; i + Lanes.Count <= values.Length; i += Lanes.Count)
        {
            Vector512<uint> rounded = LaneRounding.Round(Vector512.Create(values.Slice(i, Lanes.Count)), ElementType.BF16).AsUInt32();
            Vector512<uint> upper = Vector512.ShiftRightLogical(rounded, 16);
            Vector256.Narrow(upper.GetLower(), upper.GetUpper()).CopyTo(bits[i..]);
        }

        for (; i < values.Length; i++)
        {
            bits[i] = Arithmetic.HalfFormat.ToBFloat16(values[i]);
        }
    }
}
