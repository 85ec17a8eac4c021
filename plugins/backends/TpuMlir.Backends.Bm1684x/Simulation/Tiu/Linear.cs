using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>LIN, opcode 10 (isa.md section 5.10): A·B + C, (A+B)², (A−B)² with B and C per channel, every step rounded in the type.</summary>
[SkipLocalsInit]
internal static unsafe class Linear
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        ElementType type = c.Type(TiuField.Res0Prec);
        int eu = c.Int(TiuField.TskEuTyp);
        if (!type.IsFloat() || eu is not (1 or 20 or 21))
        {
            throw new SimulationException($"LIN function {eu} does not take {type}");
        }

        Shape4 shape = c.ResultShape();
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, type);
        var a = RowOperand.Tensor(LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), shape, type), true);
        RowOperand b = Parameter(machine, c, TiuField.Opd1Const, TiuField.Opd1Addr, shape.C, type);
        RowOperand addend = eu == 1
            ? Parameter(machine, c, TiuField.Opd2Const, TiuField.Opd2Addr, shape.C, type)
            : RowOperand.Constant(0, type, true);
        RowLoop.Over(machine, result, contiguous: true, (in p, target) =>
        {
            float* x = stackalloc float[RowLoop.Run];
            a.LoadFloats(p, x);
            Vector512<float> second = Vector512.Create(HalfFormat.Decode(b.UniformBits(p.C), type));
            Vector512<float> third = Vector512.Create(HalfFormat.Decode(addend.UniformBits(p.C), type));
            for (int i = 0; i < p.Count; i += 16)
            {
                Apply(eu, Vector512.Load(x + i), second, third, type).Store(x + i);
            }

            Elements.StoreFloats(x, target, type.Size(), type, p.Count);
        });
    }

    private static Vector512<float> Apply(
        int eu, Vector512<float> a, Vector512<float> b, Vector512<float> c, ElementType type)
    {
        if (eu == 1)
        {
            return Float32Vector.Add(HalfFormatVector.Product(a, b, type), c);
        }

        Vector512<float> sum = HalfFormatVector.RoundTo(eu == 20 ? Float32Vector.Add(a, b) : Float32Vector.Subtract(a, b), type);
        return HalfFormatVector.Product(sum, sum, type);
    }

    private static RowOperand Parameter(
        Bm1684xMachine machine, TiuCommand c, TiuField constant, TiuField address, int channels, ElementType type) =>
        c.Flag(constant)
            ? RowOperand.Constant(c.Word(address), type, true)
            : RowOperand.PerChannel(c.PerChannel(machine, address, channels, type), true);
}
