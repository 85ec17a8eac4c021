using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// Moving runs of elements between memory and working buffers. A stride is in bytes; buffers have room for whole vectors
/// past the count, and so has every memory of the machine.
/// </summary>
[SkipLocalsInit]
internal static unsafe partial class Elements
{
    // Elements that are packed at a time where a stride leaves gaps.
    private const int Chunk = 256;

    /// <summary>Elements as f32; denormals flushed as each type demands.</summary>
    public static void LoadFloats(byte* source, long stride, ElementType type, float* target, int count)
    {
        if (stride != type.Size())
        {
            byte* packed = stackalloc byte[Chunk * 4];
            for (int i = 0; i < count; i += Chunk)
            {
                int n = Math.Min(Chunk, count - i);
                PlaneCopy.CopyRow(source + i * stride, stride, packed, type.Size(), n, type.Size());
                LoadFloats(packed, type.Size(), type, target + i, n);
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

        LoadWords(source, stride, type, signed: false, (int*)target, count);
        if (type == ElementType.BFloat16)
        {
            for (int i = 0; i < count; i += 16)
            {
                Vector512.ShiftLeft(Vector512.Load((uint*)target + i), 16).Store((uint*)target + i);
            }
        }
    }

    /// <summary>Counterpart of <see cref="LoadUnchanged"/>; uses up the source.</summary>
    public static void StoreUnchanged(float* source, byte* target, long stride, ElementType type, int count)
    {
        if (type == ElementType.Float16)
        {
            StoreFloats(source, target, stride, type, count);
            return;
        }

        if (type == ElementType.BFloat16)
        {
            for (int i = 0; i < count; i += 16)
            {
                Vector512.ShiftRightLogical(Vector512.Load((uint*)source + i), 16).Store((uint*)source + i);
            }
        }

        StoreWords((int*)source, target, stride, type, count);
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
            byte* packed = stackalloc byte[Chunk * 4];
            for (int i = 0; i < count; i += Chunk)
            {
                int n = Math.Min(Chunk, count - i);
                StoreFloats(source + i, packed, type.Size(), type, n);
                PlaneCopy.CopyRow(packed, type.Size(), target + i * stride, stride, n, type.Size());
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

    /// <summary>Eight f32 numbers as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widen(float* source)
    {
        Vector256<float> values = Vector256.Load(source);
        return Vector512.Create(Vector256.WidenLower(values), Vector256.WidenUpper(values));
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
}
