using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>
/// The sliding window of CONV and PorD (isa.md section 5.1): the input with values inserted between its pixels and pads
/// around it, and which of its positions each result pixel and kernel tap meets.
/// </summary>
internal sealed class WindowGeometry
{
    /// <summary>Marks a position that holds the pad value.</summary>
    public const int Pad = -2;

    /// <summary>Marks a position that holds the insert value.</summary>
    public const int Insert = -1;

    /// <summary>Reads the geometry of a command.</summary>
    public WindowGeometry(TiuCommand c)
    {
        InputHeight = c.Int(TiuField.Opd0H);
        InputWidth = c.Int(TiuField.Opd0W);
        KernelHeight = c.Int(TiuField.Opd1H);
        KernelWidth = c.Int(TiuField.Opd1W);
        StrideY = Math.Max(1, c.Int(TiuField.ResOpYStr));
        StrideX = Math.Max(1, c.Int(TiuField.ResOpXStr));
        DilationY = c.Int(TiuField.Opd1YIns0) + 1;
        DilationX = c.Int(TiuField.Opd1XIns0) + 1;
        Rotated = c.Flag(TiuField.KernelRotate);
        int mode = c.Int(TiuField.PadMode);
        Rows = Map(InputHeight, c.Int(TiuField.Opd0YIns0), c.Int(TiuField.Opd0UpPad), c.Int(TiuField.Opd0DnPad), mode);
        LeftPad = c.Int(TiuField.Opd0LfPad);
        InsertedColumns = c.Int(TiuField.Opd0XIns0);
        Columns = Map(InputWidth, InsertedColumns, LeftPad, c.Int(TiuField.Opd0RtPad), mode);
        Shape4 result = c.ResultShape();
        Check("height", Rows.Length, result.H, StrideY, KernelHeight, DilationY);
        Check("width", Columns.Length, result.W, StrideX, KernelWidth, DilationX);
        ColumnOffsets = new int[result.Plane];
        for (int y = 0, i = 0; y < result.H; y++)
        {
            for (int x = 0; x < result.W; x++, i++)
            {
                ColumnOffsets[i] = y * StrideY * Columns.Length + x * StrideX;
            }
        }
    }

    /// <summary>Height of the stored input.</summary>
    public int InputHeight { get; }

    /// <summary>Width of the stored input.</summary>
    public int InputWidth { get; }

    /// <summary>Columns of pads before the input's first.</summary>
    public int LeftPad { get; }

    /// <summary>Columns inserted between two of the input.</summary>
    public int InsertedColumns { get; }

    /// <summary>Kernel taps in y.</summary>
    public int KernelHeight { get; }

    /// <summary>Kernel taps in x.</summary>
    public int KernelWidth { get; }

    /// <summary>Taps of the kernel.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Step between result rows.</summary>
    public int StrideY { get; }

    /// <summary>Step between result columns.</summary>
    public int StrideX { get; }

    /// <summary>Step between taps in y.</summary>
    public int DilationY { get; }

    /// <summary>Step between taps in x.</summary>
    public int DilationX { get; }

    /// <summary>True when the kernel is turned by 180 degrees.</summary>
    public bool Rotated { get; }

    /// <summary>For each row of the padded plane its input row, <see cref="Pad"/> or <see cref="Insert"/>.</summary>
    public int[] Rows { get; }

    /// <summary>For each column of the padded plane its input column, <see cref="Pad"/> or <see cref="Insert"/>.</summary>
    public int[] Columns { get; }

    /// <summary>Elements of the padded plane.</summary>
    public int PlaneSize => Rows.Length * Columns.Length;

    /// <summary>For each result pixel the plane offset of its window's first tap.</summary>
    public int[] ColumnOffsets { get; }

    /// <summary>Plane offset of a tap relative to the first.</summary>
    public int TapOffset(int tap) =>
        tap / KernelWidth * DilationY * Columns.Length + tap % KernelWidth * DilationX;

    /// <summary>Where the weight of a tap is stored.</summary>
    public int StoredTap(int tap) => Rotated ? Taps - 1 - tap : tap;

    private static void Check(string name, int extent, int results, int stride, int kernel, int dilation)
    {
        int needed = (results - 1) * stride + (kernel - 1) * dilation + 1;
        if (kernel < 1 || needed > extent)
        {
            throw new SimulationException($"the window needs {needed} positions in {name}, the padded input has {extent}");
        }
    }

    private static int[] Map(int size, int inserted, int before, int after, int mode)
    {
        if (size < 1)
        {
            throw new SimulationException("the input is empty");
        }

        int spread = (size - 1) * (inserted + 1) + 1;
        var map = new int[before + spread + after];
        for (int i = 0; i < map.Length; i++)
        {
            int position = Reflect(i - before, spread, mode);
            map[i] = position < 0 ? Pad : position % (inserted + 1) == 0 ? position / (inserted + 1) : Insert;
        }

        return map;
    }

    // Pad modes: 0 constant, 1 reflect without repeating the edge, 2 replicate, 3 circular.
    private static int Reflect(int i, int size, int mode) => (i >= 0 && i < size) ? i : mode switch
    {
        0 => Pad,
        1 => Math.Clamp(i < 0 ? -i : 2 * (size - 1) - i, 0, size - 1),
        2 => i < 0 ? 0 : size - 1,
        _ => ((i % size) + size) % size,
    };
}
