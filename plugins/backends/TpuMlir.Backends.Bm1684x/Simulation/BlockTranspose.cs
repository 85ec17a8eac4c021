using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>First byte of a row; null for one that must not be written.</summary>
internal unsafe delegate byte* RowAddress(int row);

/// <summary>First byte of row h of channel c of image n; null for one that must not be written.</summary>
internal unsafe delegate byte* PlaneRow(int n, int c, int h);

/// <summary>
/// Transposing a matrix whose rows lie anywhere, on both sides. Lanes are a power of two apart, so a walk over them with one
/// element each would meet the same few lines of the cache; whole rows of blocks do not.
/// </summary>
[SkipLocalsInit]
internal static unsafe class BlockTranspose
{
    /// <summary>Columns of a block.</summary>
    public const int Block = 64;

    /// <summary>
    /// Writes element (r, c) of the source to (c, r) of the target for up to <see cref="Block"/> columns from <paramref name="first"/> on; steps are
    /// the bytes between elements of a row.
    /// </summary>
    public static void Run(int rows, int first, int columns, int size, RowAddress from, long fromStep, RowAddress to, long toStep)
    {
        byte* packed = stackalloc byte[2 * Block * Block * sizeof(uint)], turned = packed + Block * Block * sizeof(uint);
        int width = Math.Min(Block, columns - first);
        for (int r = 0; r < rows; r += Block)
        {
            int height = Math.Min(Block, rows - r);
            for (int y = 0; y < height; y++)
            {
                PlaneCopy.CopyRow(from(r + y) + first * fromStep, fromStep, packed + y * Block * size, size, width, size);
            }

            Turn(packed, turned, height, width, size);
            for (int x = 0; x < width; x++)
            {
                byte* target = to(first + x);
                if (target != null)
                {
                    PlaneCopy.CopyRow(turned + x * Block * size, size, target + r * toStep, toStep, height, size);
                }
            }
        }
    }

    /// <summary>Exchanges channels with columns: result (n, c, h, w) is source (n, w, h, c); work is shared out by blocks.</summary>
    public static void ChannelsWithColumns(Shape4 result, int size, PlaneRow from, long fromStep, PlaneRow to, long toStep)
    {
        int blocks = (result.C + Block - 1) / Block;
        WorkLoop.Run(result.N * result.H * blocks, result.Count, i =>
        {
            int n = i / blocks / result.H, h = i / blocks % result.H;
            Run(result.W, i % blocks * Block, result.C, size, w => from(n, w, h), fromStep, c => to(n, c, h), toStep);
        });
    }

    private static void Turn(byte* source, byte* target, int height, int width, int size)
    {
        switch (size)
        {
            case 1:
                Turn(source, target, height, width);
                break;
            case 2:
                Turn((ushort*)source, (ushort*)target, height, width);
                break;
            default:
                Turn((uint*)source, (uint*)target, height, width);
                break;
        }
    }

    // By whole tiles; what lies behind the edges is never copied out.
    private static void Turn<T>(T* source, T* target, int height, int width)
        where T : unmanaged
    {
        Vector128<T>* room = stackalloc Vector128<T>[32];
        int tile = Vector128<T>.Count;
        for (int y = 0; y < height; y += tile)
        {
            for (int x = 0; x < width; x += tile)
            {
                TurnTile(source + y * Block + x, target + x * Block + y, room, room + 16);
            }
        }
    }

    // Interleaving each row with the one half a tile on, as often as the tile can be halved, turns it.
    private static void TurnTile<T>(T* source, T* target, Vector128<T>* rows, Vector128<T>* other)
        where T : unmanaged
    {
        int tile = Vector128<T>.Count, half = tile / 2;
        for (int i = 0; i < tile; i++)
        {
            rows[i] = Vector128.Load(source + i * Block);
        }

        for (int left = tile; left > 1; left /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                other[2 * i] = Interleave(rows[i], rows[i + half], high: false);
                other[2 * i + 1] = Interleave(rows[i], rows[i + half], high: true);
            }

            Vector128<T>* done = rows;
            rows = other;
            other = done;
        }

        for (int i = 0; i < tile; i++)
        {
            rows[i].Store(target + i * Block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Interleave<T>(Vector128<T> a, Vector128<T> b, bool high)
        where T : unmanaged
    {
        if (Sse2.IsSupported)
        {
            return sizeof(T) switch
            {
                1 => (high ? Sse2.UnpackHigh(a.AsByte(), b.AsByte()) : Sse2.UnpackLow(a.AsByte(), b.AsByte())).As<byte, T>(),
                2 => (high ? Sse2.UnpackHigh(a.AsUInt16(), b.AsUInt16()) : Sse2.UnpackLow(a.AsUInt16(), b.AsUInt16())).As<ushort, T>(),
                _ => (high ? Sse2.UnpackHigh(a.AsUInt32(), b.AsUInt32()) : Sse2.UnpackLow(a.AsUInt32(), b.AsUInt32())).As<uint, T>(),
            };
        }

        Vector128<T> result = default;
        for (int i = 0, first = high ? Vector128<T>.Count / 2 : 0; i < Vector128<T>.Count; i++)
        {
            result = result.WithElement(i, (i % 2 == 0 ? a : b)[first + i / 2]);
        }

        return result;
    }
}
