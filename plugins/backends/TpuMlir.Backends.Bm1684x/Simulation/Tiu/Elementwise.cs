using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>The functions of AR (isa.md section 5.4); VC uses the same codes.</summary>
internal enum ElementwiseFunction
{
    Multiply = 0,
    Not = 1,
    Add = 2,
    Subtract = 3,
    Max = 4,
    Min = 5,
    LogicShift = 6,
    And = 7,
    Or = 8,
    Xor = 9,
    SelectGreater = 10,
    SelectEqual = 11,
    Divide = 12,
    SelectLess = 13,
    Cast = 14,
    AddSaturate = 15,
    SubtractSaturate = 16,
    MultiplyAccumulate = 18,
    Copy = 19,
    MultiplySaturate = 20,
    ArithmeticShift = 21,
    CircularShift = 22,
    MultiplyHigh = 23,
    ElementIndex = 24,
    LaneIndex = 25,
    Abs = 26,
    SubtractAbs = 27,
    CopyBanks = 28,
    FirstOne = 29,
    FirstZero = 30,
}

/// <summary>What an elementwise function works on, the same for AR and VC.</summary>
internal sealed record ElementwiseOperands(
    ElementwiseFunction Function, LaneTensor Result, RowOperand A, RowOperand B, RowOperand C, bool UsesC, int Mode, bool ResultSigned)
{
    /// <summary>True when rows of a channel may be joined.</summary>
    public bool Contiguous => A.PlaneIsContiguous && B.PlaneIsContiguous;
}

/// <summary>AR, opcode 3.</summary>
internal static unsafe class Elementwise
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        var function = (ElementwiseFunction)c.Int(TiuField.TskEuTyp);
        switch (function)
        {
            case ElementwiseFunction.ElementIndex or ElementwiseFunction.LaneIndex:
                WriteIndices(machine, c, function);
                return;
            case ElementwiseFunction.CopyBanks:
                CopyBanks(machine, c);
                return;
        }

        Shape4 shape = c.ResultShape();
        LaneTensor result = c.Result(machine, shape, c.Type(TiuField.Res0Prec));
        RowOperand a = Operand(c, TiuField.Opd0Const, TiuField.Opd0Addr, TiuField.Opd0Prec, TiuField.Opd0Sign,
            type => c.Operand0(machine, shape, type));
        bool binary = IsBinary(function);
        RowOperand b = binary
            ? Operand(c, TiuField.Opd1Const, TiuField.Opd1Addr, TiuField.Opd1Prec, TiuField.Opd1Sign, type => c.Operand1(machine, shape, type))
            : RowOperand.Constant(0, ElementType.Int8, false);
        bool ternary = c.Int(TiuField.TskOpdNum) == 3;
        bool accumulates = function == ElementwiseFunction.MultiplyAccumulate;
        if (accumulates && !a.Type.IsFloat() && (!c.Flag(TiuField.Opd2Const) || result.Type == ElementType.Int8))
        {
            throw new SimulationException("an integer mac takes its shifts as an immediate and gives 16 or 32 bits");
        }

        RowOperand third = accumulates
            ? RowOperand.Constant(c.Word(TiuField.Opd2Addr), ElementType.Int32, true)
            : !ternary && !IsSelect(function)
            ? RowOperand.Constant(0, ElementType.Int8, true)
            : c.Flag(TiuField.Opd2Const)
            ? RowOperand.Constant(c.Word(TiuField.Opd2Addr), c.Type(TiuField.Opd2Prec), true)
            : RowOperand.PerChannel(c.PerChannel(machine, TiuField.Opd2Addr, shape.C, c.Type(TiuField.Opd2Prec)), true);
        ElementwiseDispatch.Run(machine, new ElementwiseOperands(
            function, result, a, b, third, ternary, c.Int(TiuField.Opd2NStr), c.Flag(TiuField.Opd2Sign)));
    }

    private static RowOperand Operand(
        TiuCommand c, TiuField constant, TiuField address, TiuField type, TiuField sign, Func<ElementType, LaneTensor> tensor) =>
        c.Flag(constant)
            ? RowOperand.Constant(c.Word(address), c.Type(type), c.Flag(sign))
            : RowOperand.Tensor(tensor(c.Type(type)), c.Flag(sign));

    private static bool IsSelect(ElementwiseFunction function) =>
        function is ElementwiseFunction.SelectGreater or ElementwiseFunction.SelectEqual or ElementwiseFunction.SelectLess;

    private static bool IsBinary(ElementwiseFunction function) => function is not (
        ElementwiseFunction.Not or ElementwiseFunction.Cast or ElementwiseFunction.Copy or ElementwiseFunction.Abs
        or ElementwiseFunction.FirstOne or ElementwiseFunction.FirstZero);

    private static void WriteIndices(Bm1684xMachine machine, TiuCommand c, ElementwiseFunction function)
    {
        ElementType type = c.Type(TiuField.Res0Prec);
        if (type.IsHalf())
        {
            throw new SimulationException($"indices are integers, not {type}");
        }

        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr),
            new Shape4(1, c.Int(TiuField.Res0C), 1, c.Int(TiuField.Res0W)), type);
        int size = type.Size(), width = result.Shape.W;
        byte* indices = stackalloc byte[width * size];
        for (int w = 0; w < width; w++)
        {
            Elements.StoreBits(indices + w * size, type, (uint)w);
        }

        for (int channel = 0; channel < result.Shape.C; channel++)
        {
            if (!machine.LaneEnabled(result.LaneOf(channel)))
            {
                continue;
            }

            if (function == ElementwiseFunction.ElementIndex)
            {
                PlaneCopy.CopyRow(indices, size, result.Plane(0, channel), size, width, size);
            }
            else
            {
                byte* row = result.Plane(0, channel);
                for (int w = 0; w < width; w++)
                {
                    Elements.StoreBits(row + w * size, type, (uint)channel);
                }
            }
        }
    }

    // The first image of the operand goes to every image of the result, whose strides say how far apart.
    private static void CopyBanks(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Res0Prec);
        int size = type.Size();
        Stride4 one = c.Operand0(machine, shape with { N = 1 }, type).Stride;
        var repeated = LaneTensor.Strided(machine, c.Word(TiuField.Opd0Addr), shape, new Stride4(0, one.C / size, one.H / size, one.W / size), type);
        ElementwiseDispatch.Run(machine, new ElementwiseOperands(
            ElementwiseFunction.Copy, c.Result(machine, shape, type), RowOperand.Tensor(repeated, false), RowOperand.Constant(0, type, false), default, false, 0, false));
    }
}
