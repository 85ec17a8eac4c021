using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Copying and filling rows of elements, contiguous ones as one block.</summary>
internal static unsafe class PlaneCopy
{
    private const int LongLine = 1024;

    /// <summary>Copies an h×w plane.</summary>
    public static void Copy(byte* source, Stride4 from, byte* target, Stride4 to, int h, int w, int size)
    {
        bool dense = (w == 1 || (from.W == size && to.W == size)) && w != 0;
        if (dense && (h == 1 || (from.H == (long)w * size && to.H == (long)w * size)))
        {
            Buffer.MemoryCopy(source, target, (long)h * w * size, (long)h * w * size);
            return;
        }

        for (int y = 0; y < h; y++, source += from.H, target += to.H)
        {
            CopyRow(source, from.W, target, to.W, w, size);
        }
    }

    /// <summary>Copies a row of strided elements.</summary>
    public static void CopyRow(byte* source, long from, byte* target, long to, int count, int size)
    {
        if (from == size && to == size)
        {
            Buffer.MemoryCopy(source, target, (long)count * size, (long)count * size);
            return;
        }

        CopyPieces(source, from, target, to, count, size);
    }

    /// <summary>Copies elements or pieces of <paramref name="bytes"/> bytes that lie strides apart; short ones, of which matrices in narrow sections consist, are not worth a call each.</summary>
    public static void CopyPieces(byte* source, long from, byte* target, long to, int count, int bytes)
    {
        switch (bytes)
        {
            case 1:
                Row<byte>(source, from, target, to, count);
                break;
            case 2:
                Row<ushort>(source, from, target, to, count);
                break;
            case 4:
                Row<uint>(source, from, target, to, count);
                break;
            case 8:
                Row<ulong>(source, from, target, to, count);
                break;
            case 16:
                Row<Vector128<byte>>(source, from, target, to, count);
                break;
            case 32:
                Row<Vector256<byte>>(source, from, target, to, count);
                break;
            default:
                for (int i = 0; i < count; i++, source += from, target += to)
                {
                    CopyLine(source, target, bytes);
                }

                break;
        }
    }

    /// <summary>
    /// Copies a line of bytes as if all were read first. The last vector covers part of the one before it, so that lines of tens to
    /// hundreds of bytes need no call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyLine(byte* source, byte* target, long bytes)
    {
        if (bytes is >= 64 and <= LongLine && (nuint)(target - source) >= (nuint)bytes)
        {
            Vector512<byte> end = Vector512.Load(source + bytes - 64);
            for (long i = 0; i < bytes - 64; i += 64)
            {
                Vector512.Load(source + i).Store(target + i);
            }

            end.Store(target + bytes - 64);
        }
        else if (bytes is >= 32 and < 64)
        {
            Vector256<byte> start = Vector256.Load(source), end = Vector256.Load(source + bytes - 32);
            start.Store(target);
            end.Store(target + bytes - 32);
        }
        else
        {
            Buffer.MemoryCopy(source, target, bytes, bytes);
        }
    }

    /// <summary>Fills a row of strided elements.</summary>
    public static void FillRow(byte* target, long to, int count, int size, uint value)
    {
        switch (size)
        {
            case 1:
                Fill(target, to, count, (byte)value);
                break;
            case 2:
                Fill(target, to, count, (ushort)value);
                break;
            default:
                Fill(target, to, count, value);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T>(byte* source, long from, byte* target, long to, int count)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++, source += from, target += to)
        {
            *(T*)target = *(T*)source;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<T>(byte* target, long to, int count, T value)
        where T : unmanaged
    {
        if (to == sizeof(T))
        {
            new Span<T>(target, count).Fill(value);
            return;
        }

        for (int i = 0; i < count; i++, target += to)
        {
            *(T*)target = value;
        }
    }
}
