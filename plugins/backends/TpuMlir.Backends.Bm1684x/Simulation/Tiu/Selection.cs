using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SG mask select (eu 8, 15) and nonzero (eu 9, 16): packs per channel and writes how many there were.</summary>
[SkipLocalsInit]
internal static unsafe class Selection
{
    // Elements packed at a time.
    private const int Chunk = 512;

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c, bool indices)
    {
        Shape4 shape = c.ResultShape() with { H = 1 };
        ElementType resultType = c.Type(TiuField.Res0Prec), dataType = c.Type(indices ? TiuField.Opd0Prec : TiuField.Res0Prec);
        ElementType testType = indices ? dataType : c.Type(TiuField.Opd1Prec);
        int width = c.Int(TiuField.Opd0W);
        var data = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), new Shape4(indices ? shape.N : 1, shape.C, 1, width), dataType);
        LaneTensor tests = indices
            ? data
            : LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), shape with { W = width }, testType);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape with { W = width }, resultType);
        var counts = LaneTensor.Compact(machine, c.Word(TiuField.Res1Addr), new Shape4(shape.N, shape.C, 1, 1), ElementType.Int16);
        LaneLoop.Planes(machine, result, (n, channel) =>
        {
            int* tested = stackalloc int[3 * Chunk], values = tested + Chunk, packed = values + Chunk;
            byte* test = tests.Plane(n, channel), from = data.Plane(indices ? n : 0, channel), to = result.Plane(n, channel);
            int found = 0;
            for (int w = 0; w < width; w += Chunk)
            {
                int count = Math.Min(Chunk, width - w);
                Elements.LoadWords(test + (long)w * testType.Size(), testType.Size(), testType, false, tested, count);
                if (!indices)
                {
                    Elements.LoadWords(from + (long)w * dataType.Size(), dataType.Size(), dataType, false, values, count);
                }

                int chosen = indices ? Packing.Indices(tested, w, count, packed) : Packing.Values(tested, values, count, packed);
                Elements.StoreWords(packed, to + (long)found * resultType.Size(), resultType.Size(), resultType, chosen);
                found += chosen;
            }

            *(ushort*)counts.Plane(n, channel) = (ushort)found;
        });
    }

    /// <summary>eu 19: packs the lines of W elements whose mask is not zero.</summary>
    public static void Lines(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Res0Prec), maskType = c.Type(TiuField.Opd1Prec);
        int lines = c.Int(TiuField.Opd0H);
        var data = LaneTensor.Lines(machine, c.Word(TiuField.Opd0Addr), new Shape4(1, shape.C, lines, shape.W), type,
            shared: c.Int(TiuField.Opd0Str) == 4);
        var masks = LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), new Shape4(shape.N, shape.C, lines, 1), maskType);
        var result = LaneTensor.Lines(machine, c.Word(TiuField.Res0Addr), shape with { H = lines }, type);
        var counts = LaneTensor.Compact(machine, c.Word(TiuField.Res1Addr), new Shape4(shape.N, shape.C, 1, 1), ElementType.Int16);
        long bytes = (long)shape.W * type.Size();
        LaneLoop.Planes(machine, result, (n, channel) =>
        {
            byte* mask = masks.Plane(n, channel);
            int found = 0;
            for (int line = 0; line < lines; line++)
            {
                if (Elements.LoadBits(mask + (long)line * maskType.Size(), maskType) != 0)
                {
                    Buffer.MemoryCopy(data.Plane(0, channel) + line * data.Stride.H, result.Plane(n, channel) + found++ * result.Stride.H, bytes, bytes);
                }
            }

            *(ushort*)counts.Plane(n, channel) = (ushort)found;
        });
    }
}
