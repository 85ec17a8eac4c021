using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>VC, opcode 14 (isa.md section 5.12): R[i, c, w] = A[i] op B[c, w], A a matrix row, with AR's functions.</summary>
internal static unsafe class VectorCross
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        var function = (ElementwiseFunction)c.Int(TiuField.TskEuTyp);
        // A division always iterates three times, whatever the field says.
        int mode = function == ElementwiseFunction.Divide ? 2 : c.Int(TiuField.Opd2NStr);
        ElementType typeA = c.Type(TiuField.Opd0Prec), typeB = c.Type(TiuField.Opd1Prec), resultType = c.Type(TiuField.Res0Prec);
        int width = c.Int(TiuField.Opd0W), count = width * (c.Int(TiuField.Opd0C) - 1) + c.Int(TiuField.Opd1W);
        var vector = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), new Shape4(1, c.Int(TiuField.Opd0C), 1, width), typeA);
        var plane = new Shape4(1, c.Int(TiuField.Res0C), 1, c.Int(TiuField.Res0W));
        var b = RowOperand.Tensor(LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), plane, typeB), c.Flag(TiuField.Opd1Sign));
        var all = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), plane with { N = count }, resultType);
        for (int i = 0; i < count; i++)
        {
            uint bits = Elements.LoadBits(vector.Plane(0, i / width) + (long)(i % width) * typeA.Size(), typeA);
            uint address = c.Word(TiuField.Res0Addr) + (uint)(i * all.Stride.N);
            ElementwiseDispatch.Run(machine, new ElementwiseOperands(
                function,
                LaneTensor.Aligned(machine, address, plane, resultType),
                RowOperand.Constant(bits, typeA, c.Flag(TiuField.Opd0Sign)),
                b,
                RowOperand.Constant(c.Word(TiuField.Opd2Addr), resultType, false),
                UsesC: false, mode, c.Flag(TiuField.Opd2Sign)));
        }
    }
}
