using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>A matrix of 32-bit words (f32 bits or integers) in working memory.</summary>
internal readonly unsafe struct DenseMatrix(uint* values, int rows, int columns)
{
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
        for (long i = 0; i < (long)rows * columns; i++)
        {
            matrix.Values[i] = word;
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
        for (int r = 0; r < rows; r++)
        {
            for (int s = 0; s < sections; s++)
            {
                Load(tensor.Plane(r, s), type, signed, values + (long)r * columns + (long)s * width, Math.Min(width, columns - s * width));
            }
        }

        return new DenseMatrix(values, rows, columns);
    }

    /// <summary>Reads "matrix2" layout: row r in channel r, columns contiguous.</summary>
    public static DenseMatrix LoadChannels(
        Bm1684xMachine machine, ScratchScope scratch, uint address, int rows, int columns, ElementType type, bool signed)
    {
        var tensor = LaneTensor.Aligned(machine, address, new Shape4(1, rows, 1, columns), type);
        uint* values = scratch.Rent<uint>((long)rows * columns);
        for (int r = 0; r < rows; r++)
        {
            Load(tensor.Plane(0, r), type, signed, values + (long)r * columns, columns);
        }

        return new DenseMatrix(values, rows, columns);
    }

    /// <summary>Rows and columns exchanged.</summary>
    public DenseMatrix Transpose(ScratchScope scratch)
    {
        uint* target = scratch.Rent<uint>((long)Rows * Columns);
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                target[(long)c * Rows + r] = Values[(long)r * Columns + c];
            }
        }

        return new DenseMatrix(target, Columns, Rows);
    }

    /// <summary>Packed as a left matrix: [row / 4][k][4].</summary>
    public uint* PackRows(ScratchScope scratch)
    {
        long blocks = (Rows + 3) / 4;
        uint* packed = scratch.Rent<uint>(blocks * Columns * 4);
        new Span<uint>(packed + (blocks - 1) * Columns * 4, Columns * 4).Clear();
        for (int r = 0; r < Rows; r++)
        {
            uint* target = packed + (long)(r / 4) * Columns * 4 + r % 4;
            for (int k = 0; k < Columns; k++)
            {
                target[k * 4L] = Values[(long)r * Columns + k];
            }
        }

        return packed;
    }

    /// <summary>Packed as a left matrix of pairs: [row / 4][k / 2][4], two 16-bit numbers a word.</summary>
    public int* PackPairs(ScratchScope scratch)
    {
        long blocks = (Rows + 3) / 4;
        int pairs = (Columns + 1) / 2;
        int* packed = scratch.Rent<int>(blocks * pairs * 4);
        for (long i = 0; i < blocks * pairs * 4; i++)
        {
            packed[i] = 0;
        }

        for (int r = 0; r < Rows; r++)
        {
            short* target = (short*)(packed + (long)(r / 4) * pairs * 4 + r % 4);
            for (int k = 0; k < Columns; k++)
            {
                target[(k / 2) * 8L + (k & 1)] = (short)Values[(long)r * Columns + k];
            }
        }

        return packed;
    }

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
