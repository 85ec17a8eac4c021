using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>MM, opcode 2 eu 1 to 3 (isa.md section 5.3): Y = L·R with matrices in sections; MM2 (eu 4 to 6) is <see cref="MatrixMultiply2"/>.</summary>
internal static unsafe class MatrixMultiply
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        using var scratch = new ScratchScope(machine.Scratch);
        int eu = c.Int(TiuField.TskEuTyp);
        if (eu is >= 4 and <= 6)
        {
            MatrixMultiply2.Run(machine, c, scratch);
            return;
        }

        ElementType type = c.Type(TiuField.Opd0Prec);
        if (type.IsHalf() || eu is < 1 or > 3)
        {
            throw new SimulationException($"MM function {eu} does not take {type}");
        }

        DenseMatrix left = Left(machine, c, scratch, type);
        int columns = c.Int(TiuField.Res0C) * c.Int(TiuField.Res0W);
        DenseMatrix right = DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Opd1Addr),
            left.Columns, columns, c.Int(TiuField.Res0W), type, c.Flag(TiuField.Opd1Sign));
        if (type == ElementType.Float32)
        {
            RunFloat(machine, c, scratch, left, right);
        }
        else if (type == ElementType.Int32 && eu == 1)
        {
            MatrixMultiplyWide.Run(machine, c, scratch, left, right);
        }
        else
        {
            RunInteger(machine, c, scratch, left, right, type);
        }
    }

    private static DenseMatrix Left(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, ElementType type)
    {
        int rows = c.Int(TiuField.Opd0N), width = c.Int(TiuField.Opd0W);
        int columns = width * (c.Int(TiuField.Opd0C) - 1) + c.Int(TiuField.Opd1W);
        bool signed = c.Flag(TiuField.Opd0Sign);
        DenseMatrix stored = c.Flag(TiuField.Opd0Const)
            ? DenseMatrix.Constant(scratch, rows, columns, ConstantWord(c.Word(TiuField.Opd0Addr), type, signed))
            : DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Opd0Addr), rows, columns, width, type, signed);
        return c.Flag(TiuField.LeftTran) ? stored.Transpose(scratch) : stored;
    }

    /// <summary>An immediate operand as the word its matrix would hold.</summary>
    public static uint ConstantWord(uint bits, ElementType type, bool signed) => type.IsFloat()
        ? BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, type))
        : (uint)Integers.Decode(bits, type, signed);

    private static void RunFloat(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, DenseMatrix left, DenseMatrix right)
    {
        DenseMatrix bias = ColumnParameter(machine, c, scratch, right.Columns, ElementType.Float32, signed: true);
        ExponentRange start = bias.Exponents();
        LaneTensor result = ResultTensor(machine, c, left.Rows, ElementType.Float32);
        float* previous = null;
        if (c.Flag(TiuField.ResAdd))
        {
            DenseMatrix old = DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Res0Addr),
                left.Rows, right.Columns, c.Int(TiuField.Res0W), ElementType.Float32, true);
            start = start.With(old.Exponents());
            previous = (float*)old.Values;
        }

        bool flush = SingleKernel.NeedsFlush(left.Exponents(), right.Exponents(), start);
        var kernel = new SingleKernel((float*)left.PackRows(scratch), left.Columns, flush);
        var policy = new FloatMatrixPolicy((float*)bias.Values, previous, right.Columns, dual: true, (row, column, count, values) =>
            StoreSections(machine, result, row, column, count, (int*)values));
        MatrixProduct.Run(scratch, kernel, right, left.Rows, policy);
    }

    private static void RunInteger(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, DenseMatrix left, DenseMatrix right, ElementType type)
    {
        ElementType resultType = c.Type(TiuField.Res0Prec);
        LaneTensor result = ResultTensor(machine, c, left.Rows, resultType);
        var finish = new MatrixRequantise(machine, c, scratch, left.Rows, right.Columns, resultType);
        IPanelKernel kernel = type == ElementType.Int8
            ? new PairKernel(left.PackPairs(scratch), left.Columns)
            : new WideKernel((int*)left.PackRows(scratch), left.Columns);
        MatrixProduct.Run(scratch, kernel, right, left.Rows, new IntegerMatrixPolicy((row, column, count, sums) =>
        {
            finish.Run(row, column, count, sums);
            StoreSections(machine, result, row, column, count, sums);
        }));
    }

    /// <summary>A 1×N parameter in the result's sections, or a constant.</summary>
    public static DenseMatrix ColumnParameter(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int columns, ElementType type, bool signed) =>
        c.Flag(TiuField.Opd2Const)
            ? DenseMatrix.Constant(scratch, 1, columns, ConstantWord(c.Word(TiuField.Opd2Addr), type, signed))
            : DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Opd2Addr), 1, columns, c.Int(TiuField.Res0W), type, signed);

    /// <summary>The result's sections.</summary>
    public static LaneTensor ResultTensor(Bm1684xMachine machine, TiuCommand c, int rows, ElementType type) =>
        LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), new Shape4(rows, c.Int(TiuField.Res0C), 1, c.Int(TiuField.Res0W)), type);

    // Words as elements of the result, of which they are the bits.
    private static void StoreSections(Bm1684xMachine machine, LaneTensor result, int row, int column, int count, int* words)
    {
        int width = result.Shape.W, size = result.Type.Size();
        for (int section = column / width, x = column % width; count > 0; section++, x = 0)
        {
            int n = Math.Min(count, width - x);
            if (machine.LaneEnabled(result.LaneOf(section)))
            {
                byte* target = result.Plane(row, section) + (long)x * size;
                if (size == 4)
                {
                    PlaneCopy.CopyPieces((byte*)words, 0, target, 0, 1, n * 4);
                }
                else
                {
                    Elements.StoreWords(words, target, size, result.Type, n);
                }
            }

            words += n;
            count -= n;
        }
    }
}
