using System.Numerics.Tensors;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>MM2, opcode 2 eu 4 NN, 5 NT, 6 TT (isa.md section 5.3): one matrix row per channel, no bias.</summary>
internal static unsafe class MatrixMultiply2
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch)
    {
        ElementType type = c.Type(TiuField.Opd0Prec), resultType = c.Type(TiuField.Res0Prec);
        if (!type.IsHalf() && type != ElementType.Int8)
        {
            throw new SimulationException($"MM2 does not take {type}");
        }

        var (left, right) = Operands(machine, c, scratch, type);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr),
            new Shape4(1, c.Int(TiuField.Res0C), 1, c.Int(TiuField.Res0W)), resultType);
        if (type.IsHalf())
        {
            RunHalf(machine, c, scratch, left, right, result);
            return;
        }

        if (c.Flag(TiuField.ResAdd) || resultType != ElementType.Int32)
        {
            throw new SimulationException("8-bit MM2 gives int32 without accumulation only");
        }

        SubtractZeroPoint(machine, c, scratch, left, right);
        MatrixProduct.Run(scratch, new PairKernel(left.PackPairs(scratch), left.Columns), right, left.Rows,
            new IntegerMatrixPolicy((row, column, count, sums) =>
            {
                if (machine.LaneEnabled(result.LaneOf(row)))
                {
                    new Span<int>(sums, count).CopyTo(new Span<int>(result.Plane(0, row) + column * 4L, count));
                }
            }));
    }

    // TT stores the product transposed, (L·R)ᵀ = Rᵀ·Lᵀ, so its stored R is the left matrix.
    private static (DenseMatrix Left, DenseMatrix Right) Operands(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, ElementType type)
    {
        int eu = c.Int(TiuField.TskEuTyp);
        int depth = eu == 4 ? c.Int(TiuField.Opd1C) : c.Int(TiuField.Opd1W);
        DenseMatrix right = Load(machine, c, scratch, type, right: true, c.Int(TiuField.Opd1C), c.Int(TiuField.Opd1W));
        DenseMatrix left = eu == 6
            ? Load(machine, c, scratch, type, right: false, depth, c.Int(TiuField.Res0W))
            : Load(machine, c, scratch, type, right: false, c.Int(TiuField.Res0C), depth);
        return eu switch
        {
            4 => (left, right),
            5 => (left, right.Transpose(scratch)),
            _ => (right, left),
        };
    }

    private static DenseMatrix Load(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, ElementType type, bool right, int rows, int columns)
    {
        uint address = c.Word(right ? TiuField.Opd1Addr : TiuField.Opd0Addr);
        bool signed = c.Flag(right ? TiuField.Opd1Sign : TiuField.Opd0Sign);
        return c.Flag(right ? TiuField.Opd1Const : TiuField.Opd0Const)
            ? DenseMatrix.Constant(scratch, rows, columns, MatrixMultiply.ConstantWord(address, type, signed))
            : DenseMatrix.LoadChannels(machine, scratch, address, rows, columns, type, signed);
    }

    private static void RunHalf(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, DenseMatrix left, DenseMatrix right, LaneTensor result)
    {
        float* previous = c.Flag(TiuField.ResAdd)
            ? (float*)DenseMatrix.LoadChannels(machine, scratch, c.Word(TiuField.Res0Addr),
                left.Rows, right.Columns, ElementType.Float32, true).Values
            : null;
        var groups = new int[(left.Columns + AddTree.Width - 1) / AddTree.Width + 1];
        for (int g = 0; g < groups.Length; g++)
        {
            groups[g] = Math.Min(g * AddTree.Width, left.Columns);
        }

        var kernel = new HalfKernel((float*)left.PackRows(scratch), left.Columns, groups,
            HalfKernel.NeedsCheck(left.Exponents(), right.Exponents()));
        int size = result.Type.Size();
        MatrixProduct.Run(scratch, kernel, right, left.Rows, new FloatMatrixPolicy(
            null, previous, right.Columns, dual: false, (row, column, count, values) =>
            {
                if (machine.LaneEnabled(result.LaneOf(row)))
                {
                    Elements.StoreFloats(values, result.Plane(0, row) + (long)column * size, size, result.Type, count);
                }
            }));
    }

    // Zero points belong to R's N: constant, one per channel (TT), or one row of N values repeated in every lane.
    private static void SubtractZeroPoint(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, DenseMatrix left, DenseMatrix right)
    {
        bool signed = c.Flag(TiuField.Opd1Sign), channels = c.Int(TiuField.TskEuTyp) == 6;
        uint address = c.Word(TiuField.Opd2Addr);
        DenseMatrix target = channels ? left : right;
        int count = channels ? left.Rows : right.Columns;
        int* zero = scratch.Rent<int>(count);
        for (int i = 0; i < count; i++)
        {
            uint bits = c.Flag(TiuField.Opd2Const) ? address
                : channels ? *LaneTensor.Compact(machine, address, new Shape4(1, count, 1, 1), ElementType.Int8).Plane(0, i)
                : LaneTensor.Aligned(machine, address, new Shape4(1, machine.LaneCount, 1, count), ElementType.Int8).Plane(0, 0)[i];
            zero[i] = (int)Integers.Decode(bits, ElementType.Int8, signed);
        }

        WorkLoop.Run(target.Rows, (long)target.Rows * target.Columns, r =>
        {
            var row = new Span<int>((int*)target.Values + (long)r * target.Columns, target.Columns);
            if (channels)
            {
                TensorPrimitives.Subtract(row, zero[r], row);
            }
            else
            {
                TensorPrimitives.Subtract(row, new ReadOnlySpan<int>(zero, row.Length), row);
            }
        });
    }
}
