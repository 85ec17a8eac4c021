using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>A matrix of 32-bit words (f32 bits or integers) in working memory.</summary>
internal readonly unsafe struct DenseMatrix(uint* values, int rows, int columns)
{
    private const int Block = IPanelKernel.BlockRows;

    // Rows of a section read at a time.
    private const int RowBlock = 16;

    /// <summary>First element.</summary>
    public uint* Values { get; } = values;

    /// <summary>Rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Columns; rows follow one another without gaps.</summary>
    public int Columns { get; } = columns;

    /// <summary>A matrix of equal elements.</summary>
    public static DenseMatrix Constant(ScratchScope scratch, int rows, int columns, uint word)
    {
        var matrix = new DenseMatrix(scratch.Rent<uint>((long)rows * columns), rows, columns);
        for (int r = 0; r < rows; r++)
        {
            new Span<uint>(matrix.Values + (long)r * columns, columns).Fill(word);
        }

        return matrix;
    }

    /// <summary>Reads "matrix(w)" layout: rows in n, columns cut into sections of <paramref name="width"/> in c.</summary>
    public static DenseMatrix LoadSections(
        Bm1684xMachine machine, ScratchScope scratch, uint address, int rows, int columns, int width, ElementType type, bool signed)
    {
        int sections = (columns + width - 1) / width;
        var tensor = LaneTensor.Aligned(machine, address, new Shape4(rows, sections, 1, width), type);
        uint* values = scratch.Rent<uint>((long)rows * columns);
        int size = type.Size();
        byte* raw = scratch.Rent<byte>((long)rows * columns * size);
        // Some rows of each section in turn: a step to the next section is one to another lane, which the cache dislikes.
        WorkLoop.Run((rows + RowBlock - 1) / RowBlock, (long)rows * columns, block =>
        {
            int first = block * RowBlock, end = Math.Min(first + RowBlock, rows);
            byte* packed = raw + (long)first * columns * size;
            for (int s = 0; s < sections; s++)
            {
                int count = Math.Min(width, columns - s * width);
                PlaneCopy.CopyPieces(tensor.Plane(first, s), tensor.Stride.N, packed + (long)s * width * size, (long)columns * size, end - first, count * size);
            }

            Load(packed, type, signed, values + (long)first * columns, (end - first) * columns);
        });
        return new DenseMatrix(values, rows, columns);
    }

    /// <summary>Reads "matrix2" layout: row r in channel r, columns contiguous.</summary>
    public static DenseMatrix LoadChannels(
        Bm1684xMachine machine, ScratchScope scratch, uint address, int rows, int columns, ElementType type, bool signed)
    {
        var tensor = LaneTensor.Aligned(machine, address, new Shape4(1, rows, 1, columns), type);
        uint* values = scratch.Rent<uint>((long)rows * columns);
        WorkLoop.Run(rows, (long)rows * columns, r => Load(tensor.Plane(0, r), type, signed, values + (long)r * columns, columns));
        return new DenseMatrix(values, rows, columns);
    }

    /// <summary>Rows and columns exchanged.</summary>
    public DenseMatrix Transpose(ScratchScope scratch)
    {
        uint* target = scratch.Rent<uint>((long)Rows * Columns), source = Values;
        int rows = Rows, columns = Columns;
        BlockTranspose.ChannelsWithColumns(new Shape4(1, columns, 1, rows), 4,
            (_, r, _) => (byte*)(source + (long)r * columns), 4, (_, c, _) => (byte*)(target + (long)c * rows), 4);
        return new DenseMatrix(target, Columns, Rows);
    }

    /// <summary>Packed as a left matrix: [row / 4][k][4].</summary>
    public uint* PackRows(ScratchScope scratch)
    {
        int rows = Rows, columns = Columns, blocks = (rows + Block - 1) / Block;
        uint* packed = scratch.Rent<uint>((long)blocks * columns * Block), source = Values;
        uint* zeros = Zeros(scratch);
        WorkLoop.Run(blocks, (long)rows * columns, block =>
        {
            uint* a = source + (long)block * Block * columns, target = packed + (long)block * columns * Block;
            uint* b = Row(a, 1, block, rows, columns, zeros), c = Row(a, 2, block, rows, columns, zeros), d = Row(a, 3, block, rows, columns, zeros);
            for (int k = 0; k < columns; k++, target += Block)
            {
                Vector128.Create(a[k], b[k], c[k], d[k]).Store(target);
            }
        });
        return packed;
    }

    /// <summary>Packed as a left matrix of pairs: [row / 4][k / 2][4], two 16-bit numbers a word.</summary>
    public int* PackPairs(ScratchScope scratch)
    {
        int rows = Rows, columns = Columns, pairs = (columns + 1) / 2, blocks = (rows + Block - 1) / Block;
        uint* packed = scratch.Rent<uint>((long)blocks * pairs * Block), source = Values;
        uint* zeros = Zeros(scratch);
        WorkLoop.Run(blocks, (long)rows * columns, block =>
        {
            uint* a = source + (long)block * Block * columns, target = packed + (long)block * pairs * Block;
            uint* b = Row(a, 1, block, rows, columns, zeros), c = Row(a, 2, block, rows, columns, zeros), d = Row(a, 3, block, rows, columns, zeros);
            for (int k = 0; k < columns; k += 2, target += Block)
            {
                Vector128<uint> low = Vector128.Create(a[k], b[k], c[k], d[k]) & Vector128.Create(0xFFFFu);
                Vector128<uint> high = k + 1 < columns ? Vector128.Create(a[k + 1], b[k + 1], c[k + 1], d[k + 1]) : Vector128<uint>.Zero;
                (low | Vector128.ShiftLeft(high, 16)).Store(target);
            }
        });
        return (int*)packed;
    }

    // What stands for rows behind the last.
    private uint* Zeros(ScratchScope scratch)
    {
        uint* zeros = scratch.Rent<uint>(Columns);
        new Span<uint>(zeros, Columns).Clear();
        return zeros;
    }

    private static uint* Row(uint* first, int i, int block, int rows, int columns, uint* zeros) =>
        block * Block + i < rows ? first + (long)i * columns : zeros;

    /// <summary>Exponents of a matrix of f32.</summary>
    public ExponentRange Exponents() => ExponentRange.Of((float*)Values, (long)Rows * Columns);

    private static void Load(byte* source, ElementType type, bool signed, uint* target, int count)
    {
        if (type.IsFloat())
        {
            Elements.LoadFloats(source, type.Size(), type, (float*)target, count);
        }
        else
        {
            Elements.LoadWords(source, type.Size(), type, signed, (int*)target, count);
        }
    }
}
