using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// Moving runs of elements between memory and working buffers. A stride is in bytes; buffers have room for whole vectors
/// past the count, and so has every memory of the machine.
/// </summary>
internal static unsafe class Elements
{
    /// <summary>Elements as f32; denormals flushed as each type demands.</summary>
    public static void LoadFloats(byte* source, long stride, ElementType type, float* target, int count)
    {
        if (stride != type.Size())
        {
            for (int i = 0; i < count; i++)
            {
                target[i] = HalfFormat.Decode(LoadBits(source + i * stride, type), type);
            }
        }
        else if (type == ElementType.Float32)
        {
            int i = 0;
            for (; i + 16 <= count; i += 16)
            {
                Float32Vector.Flush(Vector512.Load((float*)source + i)).Store(target + i);
            }

            for (; i < count; i++)
            {
                target[i] = Float32.Flush(((float*)source)[i]);
            }
        }
        else
        {
            LoadHalves((ushort*)source, type, target, count);
        }
    }

    /// <summary>Elements as f32 without flushing, for functions that only choose among their operands.</summary>
    public static void LoadUnchanged(byte* source, long stride, ElementType type, float* target, int count)
    {
        if (type == ElementType.Float16)
        {
            LoadFloats(source, stride, type, target, count);
            return;
        }

        int shift = 32 - type.Bits();
        for (int i = 0; i < count; i++)
        {
            ((uint*)target)[i] = LoadBits(source + i * stride, type) << shift;
        }
    }

    /// <summary>Counterpart of <see cref="LoadUnchanged"/>.</summary>
    public static void StoreUnchanged(float* source, byte* target, long stride, ElementType type, int count)
    {
        if (type == ElementType.Float16)
        {
            StoreFloats(source, target, stride, type, count);
            return;
        }

        int shift = 32 - type.Bits();
        for (int i = 0; i < count; i++)
        {
            StoreBits(target + i * stride, type, ((uint*)source)[i] >> shift);
        }
    }

    private static void LoadHalves(ushort* source, ElementType type, float* target, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            Widen(Vector256.Load(source + i), type).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = HalfFormat.Decode(source[i], type);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector256<ushort> bits, ElementType type)
    {
        Vector512<uint> wide = Vector512.Create(Vector256.WidenLower(bits), Vector256.WidenUpper(bits));
        return type == ElementType.Float16 ? HalfFormatVector.FromFloat16(wide) : HalfFormatVector.FromBFloat16(wide);
    }

    /// <summary>f32 to elements of a float type.</summary>
    public static void StoreFloats(float* source, byte* target, long stride, ElementType type, int count)
    {
        if (stride != type.Size())
        {
            for (int i = 0; i < count; i++)
            {
                StoreBits(target + i * stride, type, HalfFormat.Encode(source[i], type));
            }
        }
        else if (type == ElementType.Float32)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)count * 4);
        }
        else
        {
            StoreHalves(source, (ushort*)target, type, count);
        }
    }

    private static void StoreHalves(float* source, ushort* target, ElementType type, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            Vector512<float> value = Vector512.Load(source + i);
            Vector512<uint> bits = type == ElementType.Float16
                ? HalfFormatVector.ToFloat16(value)
                : HalfFormatVector.ToBFloat16(value);
            Vector256.Narrow(bits.GetLower(), bits.GetUpper()).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (ushort)HalfFormat.Encode(source[i], type);
        }
    }

    /// <summary>Integer elements as 64-bit numbers.</summary>
    public static void LoadLongs(byte* source, long stride, ElementType type, bool signed, long* target, int count)
    {
        switch (type.Size(), signed)
        {
            case (1, true):
                Load<sbyte, long>(source, stride, target, count);
                break;
            case (1, false):
                Load<byte, long>(source, stride, target, count);
                break;
            case (2, true):
                Load<short, long>(source, stride, target, count);
                break;
            case (2, false):
                Load<ushort, long>(source, stride, target, count);
                break;
            case (_, true):
                Load<int, long>(source, stride, target, count);
                break;
            default:
                Load<uint, long>(source, stride, target, count);
                break;
        }
    }

    /// <summary>Integer elements as 32-bit words, extended by their sign.</summary>
    public static void LoadWords(byte* source, long stride, ElementType type, bool signed, int* target, int count)
    {
        switch (type.Size(), signed)
        {
            case (1, true):
                Load<sbyte, int>(source, stride, target, count);
                break;
            case (1, false):
                Load<byte, int>(source, stride, target, count);
                break;
            case (2, true):
                Load<short, int>(source, stride, target, count);
                break;
            case (2, false):
                Load<ushort, int>(source, stride, target, count);
                break;
            default:
                Load<int, int>(source, stride, target, count);
                break;
        }
    }

    /// <summary>The low bits of 64-bit numbers as elements.</summary>
    public static void StoreLongs(long* source, byte* target, long stride, ElementType type, int count)
    {
        switch (type.Size())
        {
            case 1:
                Store<long, byte>(source, target, stride, count);
                break;
            case 2:
                Store<long, ushort>(source, target, stride, count);
                break;
            default:
                Store<long, uint>(source, target, stride, count);
                break;
        }
    }

    /// <summary>One element's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadBits(byte* source, ElementType type) => type.Size() switch
    {
        1 => *source,
        2 => *(ushort*)source,
        _ => *(uint*)source,
    };

    /// <summary>Writes one element's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(byte* target, ElementType type, uint bits)
    {
        switch (type.Size())
        {
            case 1:
                *target = (byte)bits;
                break;
            case 2:
                *(ushort*)target = (ushort)bits;
                break;
            default:
                *(uint*)target = bits;
                break;
        }
    }

    private static void Load<TFrom, TTo>(byte* source, long stride, TTo* target, int count)
        where TFrom : unmanaged, System.Numerics.INumberBase<TFrom>
        where TTo : unmanaged, System.Numerics.INumberBase<TTo>
    {
        for (int i = 0; i < count; i++, source += stride)
        {
            target[i] = TTo.CreateTruncating(*(TFrom*)source);
        }
    }

    private static void Store<TFrom, TTo>(TFrom* source, byte* target, long stride, int count)
        where TFrom : unmanaged, System.Numerics.INumberBase<TFrom>
        where TTo : unmanaged, System.Numerics.INumberBase<TTo>
    {
        for (int i = 0; i < count; i++, target += stride)
        {
            *(TTo*)target = TTo.CreateTruncating(source[i]);
        }
    }
}
