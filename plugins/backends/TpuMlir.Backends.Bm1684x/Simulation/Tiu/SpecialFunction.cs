using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SFU, opcode 9 (isa.md section 5.9): eu 12, 13 Taylor series, 15 normalise, 17 reciprocal square root.</summary>
[SkipLocalsInit]
internal static unsafe class SpecialFunction
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Opd0Prec), resultType = c.Type(TiuField.Res0Prec);
        int eu = c.Int(TiuField.TskEuTyp);
        var source = RowOperand.Tensor(LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), shape, type), true);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, resultType);
        if (!type.IsFloat())
        {
            throw new SimulationException($"SFU does not take {type}");
        }

        switch (eu)
        {
            case 12 or 13 when type == resultType:
                Taylor(machine, c, source, result);
                break;
            case 17 when type == ElementType.Float32 && type == resultType:
                ReciprocalSquareRoot(machine, source, result, (c.Int(TiuField.Opd2NStr) & 3) + 1);
                break;
            case 15:
                Normalise(machine, source, result);
                break;
            default:
                throw new SimulationException($"SFU has no function {eu} from {type} to {resultType}");
        }
    }

    private static void Taylor(Bm1684xMachine machine, TiuCommand c, RowOperand source, LaneTensor result)
    {
        ElementType type = result.Type;
        int terms = c.Int(TiuField.Opd1N);
        // Every channel reads its own lane's copy of the coefficients; channels are counted from the table's lane.
        uint address = c.Word(TiuField.Opd1Addr);
        int tableLane = (int)(address >> AddressMap.LaneShift);
        var table = LaneTensor.Compact(machine, address & ((1 << AddressMap.LaneShift) - 1),
            new Shape4(1, machine.LaneCount, 1, terms), type);
        if (terms < 2)
        {
            throw new SimulationException("a Taylor series needs two coefficients");
        }

        RowLoop.Over(machine, result, contiguous: true, (in p, target) =>
        {
            float* x = stackalloc float[2 * RowLoop.Run], sum = x + RowLoop.Run;
            byte* coefficients = table.Plane(0, (tableLane + p.C) % machine.LaneCount);
            source.LoadFloats(p, x);
            new Span<float>(sum, p.Count).Fill(Coefficient(coefficients, terms - 1, type));
            // Each term goes over the whole run, for the terms of one number wait for one another.
            for (int k = terms - 2; k >= 0; k--)
            {
                AddTerm(sum, x, Vector512.Create(Coefficient(coefficients, k, type)), p.Count, type);
            }

            Elements.StoreFloats(sum, target, type.Size(), type, p.Count);
        });
    }

    private static void AddTerm(float* sum, float* x, Vector512<float> coefficient, int count, ElementType type)
    {
        for (int i = 0; i < count; i += 16)
        {
            Vector512<float> product = HalfFormatVector.Product(Vector512.Load(sum + i), Vector512.Load(x + i), type);
            HalfFormatVector.RoundTo(Float32Vector.Add(product, coefficient), type).Store(sum + i);
        }
    }

    private static float Coefficient(byte* table, int index, ElementType type) =>
        HalfFormat.Decode(Elements.LoadBits(table + (long)index * type.Size(), type), type);

    private static void ReciprocalSquareRoot(Bm1684xMachine machine, RowOperand source, LaneTensor result, int steps)
    {
        RowLoop.Over(machine, result, contiguous: true, (in p, target) =>
        {
            float* x = stackalloc float[RowLoop.Run];
            source.LoadUnchanged(p, x);
            Iterations.ReciprocalSquareRoot(x, p.Count, steps);
            Elements.StoreFloats(x, target, 4, ElementType.Float32, p.Count);
        });
    }

    private static void Normalise(Bm1684xMachine machine, RowOperand source, LaneTensor result)
    {
        ElementType type = result.Type;
        RowLoop.Over(machine, result, contiguous: true, (in p, target) =>
        {
            long* bits = stackalloc long[RowLoop.Run];
            source.LoadLongs(p, false, bits);
            for (int i = 0; i < p.Count; i += 8)
            {
                Normalisation.Of(Vector512.Load(bits + i), source.Type, exponentOnly: !type.IsFloat()).Store(bits + i);
            }

            Elements.StoreLongs(bits, target, type.Size(), type, p.Count);
        });
    }
}
