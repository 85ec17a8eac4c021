using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Tensors;

/// <summary>Conversions between element types.</summary>
/// <remarks>
/// Float to float rounds to nearest even. Float to integer truncates toward zero and saturates, NaN becomes 0
/// (ONNX Cast leaves both undefined; this is what the common runtimes do on x86 for in-range values).
/// Integer to integer wraps for 32 and 64 bits as numpy's astype does. Anything to bool is "not zero".
/// </remarks>
public static class TensorConvert
{
    /// <summary>Converts every element; returns the tensor itself when the type is already right.</summary>
    public static Tensor Convert(Tensor source, ElementType type)
    {
        if (source.Type == type)
        {
            return source;
        }

        var result = new Tensor(type, source.Shape);
        if (source.Type.IsFloat())
        {
            FromFloats(ToFloats(source), result);
        }
        else
        {
            FromIntegers(source, result);
        }

        return result;
    }

    /// <summary>All elements as f32 (64-bit integers are rounded).</summary>
    public static float[] ToFloats(Tensor source)
    {
        var values = new float[source.Count];
        switch (source.Type)
        {
            case ElementType.F32:
                source.Floats().CopyTo(values);
                break;
            case ElementType.F16:
                TensorPrimitives.ConvertToSingle(source.As<Half>(), values);
                break;
            case ElementType.BF16:
                var halves = source.As<BFloat16>();
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = halves[i].ToSingle();
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = ReadInteger(source, i);
                }

                break;
        }

        return values;
    }

    /// <summary>All elements as i64; floats are truncated toward zero.</summary>
    public static long[] ToLongs(Tensor source) => Convert(source, ElementType.I64).Longs().ToArray();

    private static void FromFloats(ReadOnlySpan<float> values, Tensor result)
    {
        switch (result.Type)
        {
            case ElementType.F32:
                values.CopyTo(result.Floats());
                break;
            case ElementType.F16:
                TensorPrimitives.ConvertToHalf(values, result.As<Half>());
                break;
            case ElementType.BF16:
                var halves = result.As<BFloat16>();
                for (int i = 0; i < values.Length; i++)
                {
                    halves[i] = BFloat16.FromSingle(values[i]);
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    WriteSaturated(result, i, values[i]);
                }

                break;
        }
    }

    private static void FromIntegers(Tensor source, Tensor result)
    {
        if (result.Type.IsFloat())
        {
            FromFloats(ToFloats(source), result);
            return;
        }

        for (int i = 0; i < source.Count; i++)
        {
            WriteInteger(result, i, ReadInteger(source, i));
        }
    }

    private static long ReadInteger(Tensor tensor, int i) => tensor.Type switch
    {
        ElementType.I64 => tensor.As<long>()[i],
        ElementType.I32 => tensor.As<int>()[i],
        ElementType.U32 => tensor.As<uint>()[i],
        ElementType.I16 => tensor.As<short>()[i],
        ElementType.U16 => tensor.As<ushort>()[i],
        ElementType.I8 or ElementType.I4 => tensor.As<sbyte>()[i],
        _ => tensor.As<byte>()[i],
    };

    private static void WriteInteger(Tensor tensor, int i, long value)
    {
        unchecked
        {
            switch (tensor.Type)
            {
                case ElementType.I64: tensor.As<long>()[i] = value; break;
                case ElementType.I32: tensor.As<int>()[i] = (int)value; break;
                case ElementType.U32: tensor.As<uint>()[i] = (uint)value; break;
                case ElementType.I16: tensor.As<short>()[i] = (short)value; break;
                case ElementType.U16: tensor.As<ushort>()[i] = (ushort)value; break;
                case ElementType.I8: tensor.As<sbyte>()[i] = (sbyte)value; break;
                case ElementType.U8: tensor.As<byte>()[i] = (byte)value; break;
                case ElementType.I4: tensor.As<sbyte>()[i] = (sbyte)((sbyte)(value << 4) >> 4); break;
                case ElementType.U4: tensor.As<byte>()[i] = (byte)(value & 15); break;
                default: tensor.As<byte>()[i] = value != 0 ? (byte)1 : (byte)0; break;
            }
        }
    }

    private static void WriteSaturated(Tensor tensor, int i, float value)
    {
        if (tensor.Type == ElementType.Bool)
        {
            tensor.As<byte>()[i] = value != 0 ? (byte)1 : (byte)0;
            return;
        }

        (double low, double high) = Range(tensor.Type);
        double whole = float.IsNaN(value) ? 0 : Math.Clamp(Math.Truncate((double)value), low, high);
        // 2^63 is not a long; the clamp above leaves exactly that value for large floats.
        WriteInteger(tensor, i, whole >= long.MaxValue ? long.MaxValue : (long)whole);
    }

    private static (double Low, double High) Range(ElementType type) => type switch
    {
        ElementType.I64 => (long.MinValue, long.MaxValue),
        ElementType.I32 => (int.MinValue, int.MaxValue),
        ElementType.U32 => (0, uint.MaxValue),
        ElementType.I16 => (short.MinValue, short.MaxValue),
        ElementType.U16 => (0, ushort.MaxValue),
        ElementType.I8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.I4 => (-8, 7),
        ElementType.U4 => (0, 15),
        _ => (0, byte.MaxValue),
    };
}
