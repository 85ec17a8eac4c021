using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Integers of any width as 64-bit or 32-bit numbers and back.</summary>
internal static unsafe partial class Elements
{
    /// <summary>Integer elements as 64-bit numbers.</summary>
    public static void LoadLongs(byte* source, long stride, ElementType type, bool signed, long* target, int count)
    {
        switch (type.Size(), signed)
        {
            case (1, true):
                LoadLongs<sbyte>(source, stride, target, count);
                break;
            case (1, false):
                LoadLongs<byte>(source, stride, target, count);
                break;
            case (2, true):
                LoadLongs<short>(source, stride, target, count);
                break;
            case (2, false):
                LoadLongs<ushort>(source, stride, target, count);
                break;
            case (_, true):
                LoadLongs<int>(source, stride, target, count);
                break;
            default:
                LoadLongs<uint>(source, stride, target, count);
                break;
        }
    }

    /// <summary>Integer elements as 32-bit words, extended by their sign.</summary>
    public static void LoadWords(byte* source, long stride, ElementType type, bool signed, int* target, int count)
    {
        switch (type.Size(), signed)
        {
            case (1, true):
                LoadWords<sbyte>(source, stride, target, count);
                break;
            case (1, false):
                LoadWords<byte>(source, stride, target, count);
                break;
            case (2, true):
                LoadWords<short>(source, stride, target, count);
                break;
            case (2, false):
                LoadWords<ushort>(source, stride, target, count);
                break;
            default:
                PlaneCopy.CopyRow(source, stride, (byte*)target, 4, count, 4);
                break;
        }
    }

    /// <summary>The low bits of 64-bit numbers as elements.</summary>
    public static void StoreLongs(long* source, byte* target, long stride, ElementType type, int count)
    {
        switch (type.Size())
        {
            case 1:
                StoreLongs<byte>(source, target, stride, count);
                break;
            case 2:
                StoreLongs<ushort>(source, target, stride, count);
                break;
            default:
                StoreLongs<uint>(source, target, stride, count);
                break;
        }
    }

    /// <summary>The low bits of 32-bit words as elements.</summary>
    public static void StoreWords(int* source, byte* target, long stride, ElementType type, int count)
    {
        switch (type.Size())
        {
            case 1:
                StoreWords<byte>(source, target, stride, count);
                break;
            case 2:
                StoreWords<ushort>(source, target, stride, count);
                break;
            default:
                PlaneCopy.CopyRow((byte*)source, 4, target, stride, count, 4);
                break;
        }
    }

    private static void LoadLongs<T>(byte* source, long stride, long* target, int count)
        where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        for (; stride == sizeof(T) && Avx512F.IsSupported && i + 8 <= count; i += 8)
        {
            Longs<T>(source + i * sizeof(T)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = long.CreateTruncating(*(T*)(source + i * stride));
        }
    }

    private static void LoadWords<T>(byte* source, long stride, int* target, int count)
        where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        for (; stride == sizeof(T) && Avx512F.IsSupported && i + 16 <= count; i += 16)
        {
            Words<T>(source + i * sizeof(T)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = int.CreateTruncating(*(T*)(source + i * stride));
        }
    }

    private static void StoreLongs<T>(long* source, byte* target, long stride, int count)
        where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        for (; stride == sizeof(T) && Avx512F.IsSupported && i + 8 <= count; i += 8)
        {
            Vector512<long> value = Vector512.Load(source + i);
            if (sizeof(T) == 1)
            {
                *(ulong*)(target + i) = Avx512F.ConvertToVector128Byte(value).AsUInt64().ToScalar();
            }
            else if (sizeof(T) == 2)
            {
                Avx512F.ConvertToVector128UInt16(value).Store((ushort*)target + i);
            }
            else
            {
                Avx512F.ConvertToVector256UInt32(value).Store((uint*)target + i);
            }
        }

        for (; i < count; i++)
        {
            *(T*)(target + i * stride) = T.CreateTruncating(source[i]);
        }
    }

    private static void StoreWords<T>(int* source, byte* target, long stride, int count)
        where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        for (; stride == sizeof(T) && Avx512F.IsSupported && i + 16 <= count; i += 16)
        {
            Vector512<int> value = Vector512.Load(source + i);
            if (sizeof(T) == 1)
            {
                Avx512F.ConvertToVector128Byte(value).Store(target + i);
            }
            else
            {
                Avx512F.ConvertToVector256UInt16(value).Store((ushort*)target + i);
            }
        }

        for (; i < count; i++)
        {
            *(T*)(target + i * stride) = T.CreateTruncating(source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Longs<T>(byte* source) =>
        typeof(T) == typeof(sbyte) ? Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(*(long*)source).AsSByte())
        : typeof(T) == typeof(byte) ? Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(*(long*)source).AsByte())
        : typeof(T) == typeof(short) ? Avx512F.ConvertToVector512Int64(Vector128.Load((short*)source))
        : typeof(T) == typeof(ushort) ? Avx512F.ConvertToVector512Int64(Vector128.Load((ushort*)source))
        : typeof(T) == typeof(int) ? Avx512F.ConvertToVector512Int64(Vector256.Load((int*)source))
        : Avx512F.ConvertToVector512Int64(Vector256.Load((uint*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Words<T>(byte* source) =>
        typeof(T) == typeof(sbyte) ? Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)source))
        : typeof(T) == typeof(byte) ? Avx512F.ConvertToVector512Int32(Vector128.Load(source))
        : typeof(T) == typeof(short) ? Avx512F.ConvertToVector512Int32(Vector256.Load((short*)source))
        : Avx512F.ConvertToVector512Int32(Vector256.Load((ushort*)source));
}
