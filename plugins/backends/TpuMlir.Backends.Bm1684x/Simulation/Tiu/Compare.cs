using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>CMP, opcode 13 (isa.md section 5.11): comparison of A with B choosing among A, B, C and D.</summary>
[SkipLocalsInit]
internal static unsafe class Compare
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Opd0Prec), chosen = c.Type(TiuField.Opd2Prec);
        bool signed = c.Flag(TiuField.Opd0Sign);
        RowOperand a = c.Flag(TiuField.Opd0Const)
            ? RowOperand.Constant(c.Word(TiuField.Opd0Addr), type, signed)
            : RowOperand.Tensor(KeyTensor(machine, c.Word(TiuField.Opd0Addr), c.Int(TiuField.Opd0Str), shape, type), signed);
        RowOperand b = c.Flag(TiuField.Opd1Const)
            ? RowOperand.Constant(c.Word(TiuField.Opd1Addr), type, signed)
            : RowOperand.Tensor(KeyTensor(machine, c.Word(TiuField.Opd1Addr), c.Int(TiuField.Opd1Str), shape, type), signed);
        RowOperand first = Choice(machine, c, TiuField.Opd2Const, TiuField.Opd2Addr, shape, chosen);
        RowOperand second = Choice(machine, c, TiuField.Opd3Const, TiuField.Opd3Addr, shape, chosen);
        int eu = c.Int(TiuField.TskEuTyp);
        Comparison comparison = eu switch
        {
            22 or 23 => Comparison.Greater,
            24 => Comparison.Equal,
            25 or 26 => Comparison.Less,
            _ => throw new SimulationException($"CMP has no function {eu}"),
        };
        bool both = eu is 22 or 25;
        var keys = new KeyPair(a, b, comparison);
        if (both)
        {
            var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, type);
            Choose(machine, keys, a, b, result, flush: type is ElementType.Float32 or ElementType.BFloat16);
        }

        Choose(machine, keys, first, second, LaneTensor.Aligned(machine, c.Word(both ? TiuField.Res1Addr : TiuField.Res0Addr), shape, chosen));
    }

    private sealed record KeyPair(RowOperand A, RowOperand B, Comparison Comparison)
    {
        public bool Contiguous => A.PlaneIsContiguous && B.PlaneIsContiguous;

        public void Evaluate(in RowPosition p, long* holds) => Comparisons.Evaluate(Comparison, A, B, p, holds);
    }

    // Layout 3 of a key means one scalar per lane.
    private static LaneTensor KeyTensor(Bm1684xMachine machine, uint address, int layout, Shape4 shape, ElementType type) => layout switch
    {
        0 => LaneTensor.Aligned(machine, address, shape, type),
        3 => LaneTensor.Strided(machine, address, shape, default, type),
        _ => throw new SimulationException($"CMP does not know layout {layout}"),
    };

    private static RowOperand Choice(
        Bm1684xMachine machine, TiuCommand c, TiuField constant, TiuField address, Shape4 shape, ElementType type) =>
        c.Flag(constant)
            ? RowOperand.Constant(c.Word(address), type, false)
            : RowOperand.Tensor(LaneTensor.Aligned(machine, c.Word(address), shape, type), false);

    // The larger or smaller operand passes through the arithmetic, so a denormal is lost.
    private static Vector512<long> Flush(Vector512<long> bits, ElementType type)
    {
        int shift = 32 - type.Bits();
        Vector512<long> exponent = bits & Vector512.Create(0x7F80_0000L >> shift);
        return Vector512.ConditionalSelect(
            Vector512.Equals(exponent, Vector512<long>.Zero), bits & Vector512.Create(0x8000_0000L >> shift), bits);
    }

    private static void Choose(Bm1684xMachine machine, KeyPair keys, RowOperand whenTrue, RowOperand whenFalse, LaneTensor result, bool flush = false)
    {
        bool contiguous = keys.Contiguous && whenTrue.PlaneIsContiguous && whenFalse.PlaneIsContiguous;
        RowLoop.Over(machine, result, contiguous, (in p, target) =>
        {
            long* x = stackalloc long[3 * RowLoop.Run], y = x + RowLoop.Run, holds = y + RowLoop.Run;
            keys.Evaluate(p, holds);
            whenTrue.LoadLongs(p, false, x);
            whenFalse.LoadLongs(p, false, y);
            for (int i = 0; i < p.Count; i += 8)
            {
                Vector512<long> chosen = Vector512.ConditionalSelect(Vector512.Load(holds + i), Vector512.Load(x + i), Vector512.Load(y + i));
                (flush ? Flush(chosen, result.Type) : chosen).Store(x + i);
            }

            Elements.StoreLongs(x, target, result.Type.Size(), result.Type, p.Count);
        });
    }
}
