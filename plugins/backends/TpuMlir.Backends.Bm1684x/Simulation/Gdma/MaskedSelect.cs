using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA masked select (type 2): elements whose mask is not zero, packed in NCHW order.</summary>
internal static unsafe class MaskedSelect
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        if (c.Int(GdmaField.CmdSpecialFunction) > 1)
        {
            throw new SimulationException($"masked select has no special function {c.Int(GdmaField.CmdSpecialFunction)}");
        }

        Shape4 shape = c.SourceShape();
        ElementType type = c.DataType(), maskType = (ElementType)c.Int(GdmaField.MaskDataFormat);
        var source = MemoryView.Of(machine, c.Source(), shape, null, type);
        var mask = MemoryView.Of(machine, c.Address(GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8), shape, null, maskType);
        var packed = new PackedWriter(machine, c.Destination(), type);
        for (int n = 0; n < shape.N; n++)
        {
            for (int channel = 0; channel < shape.C; channel++)
            {
                byte* from = source.Plane(n, channel), test = mask.Plane(n, channel);
                for (int i = 0; i < shape.Plane; i++)
                {
                    if (Elements.LoadBits(test + (long)i * maskType.Size(), maskType) != 0)
                    {
                        packed.Write(Elements.LoadBits(from + (long)i * type.Size(), type));
                    }
                }
            }
        }
    }
}

/// <summary>Writes elements one after another into linear memory.</summary>
internal sealed unsafe class PackedWriter(Bm1684xMachine machine, long address, ElementType type)
{
    private long _next = address;

    /// <summary>Writes the next element.</summary>
    public void Write(uint bits)
    {
        Elements.StoreBits(MemoryView.Resolve(machine, _next, type.Size()), type, bits);
        _next += type.Size();
    }
}
