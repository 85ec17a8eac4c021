using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SG on single elements: one index row for all channels, points in a plane, or an index row per channel.</summary>
[SkipLocalsInit]
internal static unsafe class IndexedElements
{
    // Indices decoded at a time.
    private const int Chunk = 512;

    /// <summary>eu 0, 3: element i's index lies in lane i mod 64 and serves all channels.</summary>
    public static void SharedIndex(Bm1684xMachine machine, TiuCommand c, bool scatter)
    {
        Shape4 shape = c.ResultShape();
        var rule = new IndexRule(c);
        int width = c.Int(TiuField.Opd0W), count = scatter ? width : shape.W;
        var indices = LaneTensor.Compact(machine, c.Word(TiuField.Opd1Addr), new Shape4(1, count, 1, 1), rule.Type);
        var positions = new int[count];
        for (int i = 0; i < count; i++)
        {
            positions[i] = rule.Read(indices.Plane(0, i), scatter ? shape.W : width);
        }

        Move(machine, c, rule, new Shape4(shape.N, shape.C, 1, width), shape with { H = 1 }, positions, scatter);
    }

    /// <summary>eu 1, 4: the index is a point, w then h, of 16 bits each.</summary>
    public static void SharedPoints(Bm1684xMachine machine, TiuCommand c, bool scatter)
    {
        Shape4 shape = c.ResultShape();
        var rule = new IndexRule(c);
        var source = new Shape4(shape.N, shape.C, c.Int(TiuField.Opd0H), c.Int(TiuField.Opd0W));
        Shape4 plane = scatter ? shape : source;
        int count = scatter ? source.Plane : shape.Plane;
        var points = LaneTensor.Compact(machine, c.Word(TiuField.Opd1Addr), new Shape4(1, count, 1, 2), ElementType.Int16);
        var positions = new int[count];
        for (int i = 0; i < count; i++)
        {
            ushort* point = (ushort*)points.Plane(0, i);
            bool invalid = c.Flag(TiuField.Opd3Const) && !scatter && (point[0] == 0xFFFF || point[1] == 0xFFFF);
            if (!invalid && (point[0] >= plane.W || point[1] >= plane.H))
            {
                throw new SimulationException($"point ({point[0]}, {point[1]}) lies outside {plane.W} x {plane.H}");
            }

            positions[i] = invalid ? -1 : point[1] * plane.W + point[0];
        }

        Move(machine, c, rule, source, shape, positions, scatter);
    }

    /// <summary>eu 5, 6, 13, 14: every channel has its own index row; the data are shared by all n.</summary>
    public static void OwnIndex(Bm1684xMachine machine, TiuCommand c, bool scatter)
    {
        Shape4 shape = c.ResultShape() with { H = 1 };
        var rule = new IndexRule(c);
        ElementType type = c.Type(TiuField.Res0Prec);
        int width = c.Int(TiuField.Opd0W), count = scatter ? width : shape.W, size = type.Size();
        var dataShape = new Shape4(1, shape.C, 1, width);
        LaneTensor data = c.Int(TiuField.Opd0Str) == 4
            ? LaneTensor.Lines(machine, c.Word(TiuField.Opd0Addr), dataShape, type, shared: true)
            : LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), dataShape, type);
        var indices = LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), shape with { W = count }, rule.Type);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), shape, type);
        LaneLoop.Planes(machine, result, (n, channel) =>
        {
            int* positions = stackalloc int[Chunk];
            byte* from = data.Plane(0, channel), to = result.Plane(n, channel);
            for (int i = 0; i < count; i += Chunk)
            {
                int part = Math.Min(Chunk, count - i);
                rule.Read(indices.Plane(n, channel) + (long)i * rule.Type.Size(), scatter ? shape.W : width, positions, part);
                Move(rule, size, scatter ? from + (long)i * size : from, scatter ? to : to + (long)i * size, positions, part, scatter);
            }
        });
    }

    /// <summary>eu 7: as eu 5 for one image, from rows kept four times in banks 32 KiB apart for speed.</summary>
    public static void FourBanks(Bm1684xMachine machine, TiuCommand c)
    {
        const uint Step = 32 << 10;
        Shape4 shape = c.ResultShape();
        if (shape.N != 1)
        {
            throw new SimulationException($"a gather from four banks takes one image, not {shape.N}");
        }

        ElementType type = c.Type(TiuField.Res0Prec);
        var rows = new Shape4(1, shape.C, 1, c.Int(TiuField.Opd0W));
        LaneTensor first = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), rows, type);
        for (uint copy = 1; copy < 4; copy++)
        {
            LaneTensor other = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr) + copy * Step, rows, type);
            for (int channel = 0; channel < rows.C; channel++)
            {
                int bytes = rows.W * type.Size();
                if (!new Span<byte>(first.Plane(0, channel), bytes).SequenceEqual(new Span<byte>(other.Plane(0, channel), bytes)))
                {
                    throw new SimulationException($"copy {copy} of the gathered row of channel {channel} differs from the first");
                }
            }
        }

        OwnIndex(machine, c, scatter: false);
    }

    private static void Move(
        Bm1684xMachine machine, TiuCommand c, IndexRule rule, Shape4 sourceShape, Shape4 resultShape, int[] positions, bool scatter)
    {
        ElementType type = c.Type(TiuField.Res0Prec);
        var source = LaneTensor.Aligned(machine, c.Word(TiuField.Opd0Addr), sourceShape, type);
        var result = LaneTensor.Aligned(machine, c.Word(TiuField.Res0Addr), resultShape, type);
        LaneLoop.Planes(machine, result, (n, channel) =>
        {
            fixed (int* first = positions)
            {
                Move(rule, type.Size(), source.Plane(n, channel), result.Plane(n, channel), first, positions.Length, scatter);
            }
        });
    }

    private static void Move(IndexRule rule, int size, byte* from, byte* to, int* positions, int count, bool scatter)
    {
        switch (size)
        {
            case 1:
                Move(from, to, positions, count, scatter, rule.Fills, (byte)rule.FillBits);
                break;
            case 2:
                Move((ushort*)from, (ushort*)to, positions, count, scatter, rule.Fills, (ushort)rule.FillBits);
                break;
            default:
                Move((uint*)from, (uint*)to, positions, count, scatter, rule.Fills, rule.FillBits);
                break;
        }
    }

    private static void Move<T>(T* from, T* to, int* positions, int count, bool scatter, bool fills, T fill)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++)
        {
            int index = positions[i];
            if (index >= 0)
            {
                to[scatter ? index : i] = from[scatter ? i : index];
            }
            else if (!scatter && fills)
            {
                to[i] = fill;
            }
        }
    }
}
