using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>Large TIU commands with aligned operands.</summary>
internal static partial class SpeedCommands
{
    private static readonly Shape4 Plane = new(1, 64, 56, 56);

    public static void Conv(DifferentialCase c, ConvShape s, ElementType type, ElementType result, int function)
    {
        TiuCommand t = Windowed(c, s, 0, function, type, result);
        int size = type.Size(), pack = type == ElementType.Float32 ? 1 : type == ElementType.Int8 ? 64 : 32;
        t[TiuField.Opd0C] = (uint)s.Inputs;
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, s.Inputs, s.Extent, s.Extent), type, 0, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(OtherTiuCases.Rows(s.Outputs, 0) * ((s.Inputs + pack - 1) / pack * pack) * s.Kernel * s.Kernel * size, type, Numbers.Plain);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, s.Outputs, s.Result, s.Result), result, 0, Numbers.Plain);
        // Requantising: the shift.
        t[TiuField.Opd3Addr] = function == 0 ? 0u : 9u;
    }

    /// <summary>PorD with a kernel of its own for every channel.</summary>
    public static void Window(DifferentialCase c, ConvShape s, int function, ElementType type, ElementType result)
    {
        TiuCommand t = Windowed(c, s, 1, function, type, result);
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, s.Outputs, s.Extent, s.Extent), type, 0, Numbers.Plain);
        t[TiuField.Opd1Const] = function == 0 ? 0u : 1;
        t[TiuField.Opd1Addr] = function == 0 ? c.Local(s.Kernel * s.Kernel * type.Size(), type, Numbers.Plain) : c.Immediate(type);
        t[TiuField.Opd2Addr] = function == 1 && type == ElementType.Int8 ? 9u : 0;
        t[TiuField.Res1Addr] = type == ElementType.Int8 ? 7u << 8 : 0;
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, s.Outputs, s.Result, s.Result), result, 0, Numbers.Plain);
    }

    /// <summary>100 regions of 7 x 7 in every channel.</summary>
    public static unsafe void Regions(DifferentialCase c, int function, ElementType type, ElementType result)
    {
        const int Count = 100, Size = 7;
        TiuCommand t = Start(c, 1, function, type, type, result);
        ConvCases.Set(t, (TiuField.Res0H, 1), (TiuField.Res0W, Count), (TiuField.Opd1H, Size), (TiuField.Opd1W, Size), (TiuField.ResOpXStr, 1), (TiuField.ResOpYStr, 1),
            (TiuField.Opd1Const, 1), (TiuField.Opd2Const, 1));
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, Plane, type, 0, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Immediate(type);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, Plane with { H = 1, W = Count }, result, 0, Numbers.Plain);
        uint address = c.Local(16, ElementType.Int16, Numbers.Index, 0, 1);
        for (int i = 0; i < Count; i++)
        {
            ushort* corner = (ushort*)c.At((uint)((i % 64) << 18) + (address & 0x3FFFF) + (uint)(i / 64 * 8));
            (corner[0], corner[1]) = ((ushort)(c.Bits() % (ulong)(Plane.W - Size + 1)), (ushort)(c.Bits() % (ulong)(Plane.H - Size + 1)));
            (corner[2], corner[3]) = ((ushort)(corner[0] + Size - 1), (ushort)(corner[1] + Size - 1));
        }

        t[TiuField.Opd3Addr] = address;
    }

    /// <summary>MM: matrices in 64 sections.</summary>
    public static void Sections(DifferentialCase c, int function, ElementType type, ElementType result, int m, int k, int n)
    {
        TiuCommand t = Start(c, 2, function, type, type, result);
        (int leftWidth, int width, int size) = (k / 64, n / 64, type.Size());
        ConvCases.Set(t, (TiuField.Opd0N, m), (TiuField.Opd0C, 64), (TiuField.Opd0W, leftWidth), (TiuField.Opd1W, leftWidth), (TiuField.Opd1N, k), (TiuField.Opd1C, 64),
            (TiuField.Res0N, m), (TiuField.Res0C, 64), (TiuField.Res0W, width), (TiuField.Opd3Const, 1), (TiuField.Opd3Addr, function == 1 ? 0 : 9 << 8));
        t[TiuField.Opd0Addr] = c.Local(m * OtherTiuCases.Align(leftWidth * size), type, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(k * OtherTiuCases.Align(width * size), type, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(m * OtherTiuCases.Align(width * 4), result, Numbers.Plain);
    }

    /// <summary>MM2: a matrix row in each channel.</summary>
    public static void Channels(DifferentialCase c, int function, ElementType type, ElementType result, int m, int k, int n)
    {
        TiuCommand t = Start(c, 2, function, type, type, result);
        (int leftRows, int leftColumns) = function == 6 ? (k, m) : (m, k);
        (int rightRows, int rightColumns) = function == 4 ? (k, n) : (n, k);
        (int rows, int columns) = function == 6 ? (n, m) : (m, n);
        ConvCases.Set(t, (TiuField.Res0C, rows), (TiuField.Res0W, columns), (TiuField.Opd1C, rightRows), (TiuField.Opd1W, rightColumns),
            (TiuField.Opd0C, leftRows), (TiuField.Opd0W, leftColumns), (TiuField.Res0N, 1), (TiuField.Res0H, 1));
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, leftRows, 1, leftColumns), type, 0, Numbers.Plain);
        t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, new Shape4(1, rightRows, 1, rightColumns), type, 0, Numbers.Plain);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, rows, 1, columns), result, 0, Numbers.Plain);
    }

    /// <summary>Two tensors and an immediate; what a function does not read is ignored.</summary>
    public static void Stream(DifferentialCase c, int opcode, int function, ElementType a, ElementType b, ElementType result, Action<TiuCommand>? also = null)
    {
        TiuCommand t = Start(c, opcode, function, a, b, result);
        t[TiuField.TskOpdNum] = 2;
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, Plane, a, 0, Numbers.Plain);
        t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, Plane, b, 0, Numbers.Plain);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, Plane, result, 0, Numbers.Plain);
        also?.Invoke(t);
    }

    /// <summary>Shifts by counts of −7 to 7 from a tensor.</summary>
    public static unsafe void Shift(DifferentialCase c, int function, ElementType type)
    {
        Stream(c, 3, function, type, ElementType.Int8, type);
        TiuCommand t = c.Tiu!;
        if (function == 22)
        {
            // All widths are equal.
            Stream(c, 3, function, type, type, type);
            t = c.Tiu!;
        }

        ElementType counts = function == 22 ? type : ElementType.Int8;
        for (uint lane = 0; lane < 64; lane++)
        {
            byte* from = c.At((lane << 18) | t.Word(TiuField.Opd1Addr));
            for (int i = 0; i < Plane.Plane; i++)
            {
                int count = (int)(c.Bits() % 15) - 7;
                TpuMlir.Backends.Bm1684x.Simulation.Elements.StoreBits(from + (i * counts.Size()), counts, (uint)count);
            }
        }
    }

    /// <summary>A second operand with one column, repeated by its strides.</summary>
    public static void Repeated(DifferentialCase c, int function, ElementType type) => Stream(c, 3, function, type, type, type, t =>
        ConvCases.Set(t, (TiuField.Opd1Str, 3), (TiuField.Opd1CStr, 64), (TiuField.Opd1HStr, 1), (TiuField.Opd1WStr, 0)));

    public static void Index(DifferentialCase c, int function, ElementType type, int width)
    {
        TiuCommand t = Start(c, 3, function, type, type, type);
        ConvCases.Set(t, (TiuField.TskOpdNum, 1), (TiuField.Res0H, 1), (TiuField.Res0W, width));
        t[TiuField.Res0Addr] = c.Local(64, type, Numbers.Plain);
    }

    private static TiuCommand Windowed(DifferentialCase c, ConvShape s, int opcode, int function, ElementType type, ElementType result)
    {
        TiuCommand t = Start(c, opcode, function, type, type, result);
        ConvCases.Set(t, (TiuField.Res0C, s.Outputs), (TiuField.Res0H, s.Result), (TiuField.Res0W, s.Result), (TiuField.Opd0C, s.Outputs), (TiuField.Opd0H, s.Extent), (TiuField.Opd0W, s.Extent),
            (TiuField.Opd1H, s.Kernel), (TiuField.Opd1W, s.Kernel), (TiuField.ResOpXStr, s.Stride), (TiuField.ResOpYStr, s.Stride), (TiuField.Opd1XIns0, s.Dilation - 1), (TiuField.Opd1YIns0, s.Dilation - 1),
            (TiuField.Opd0UpPad, s.Pad), (TiuField.Opd0DnPad, s.Pad), (TiuField.Opd0LfPad, s.Pad), (TiuField.Opd0RtPad, s.Pad), (TiuField.Opd3Const, 1));
        return t;
    }

    // Signed operands, operand 2 an immediate zero, 64 channels of 56 x 56.
    private static TiuCommand Start(DifferentialCase c, int opcode, int function, ElementType a, ElementType b, ElementType result)
    {
        TiuCommand t = ConvCases.Long(opcode, function);
        c.Tiu = t;
        c.ResultType = result;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)a), (TiuField.Opd1Prec, (int)b), (TiuField.Opd2Prec, (int)result), (TiuField.Res0Prec, (int)result),
            (TiuField.Opd0Sign, 1), (TiuField.Opd1Sign, 1), (TiuField.Opd2Sign, 1), (TiuField.Opd2Const, 1),
            (TiuField.Res0N, 1), (TiuField.Res0C, 64), (TiuField.Res0H, 56), (TiuField.Res0W, 56), (TiuField.Opd0N, 1), (TiuField.Opd0C, 64), (TiuField.Opd0H, 56), (TiuField.Opd0W, 56));
        return t;
    }
}
