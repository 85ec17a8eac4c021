using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>Executes commands as the chip does: int8 in exact sums, bf16 in f32 sums that are rounded at the end.</summary>
internal sealed class Machine(RegionMemory memory, LaneMemory lanes)
{
    public void Execute(Command c)
    {
        for (int n = 0; n < c.X.N; n++)
        {
            for (int channel = 0; channel < (c.Op <= Opcode.Store ? c.X.C : c.Y.C); channel++)
            {
                switch (c.Op)
                {
                    case Opcode.Load or Opcode.Store: Move(c, n, channel); break;
                    case Opcode.Lookup: LookUp(c, n, channel); break;
                    case Opcode.Conv: Write(c, n, channel, Convolve(c, n, channel)); break;
                    case Opcode.Pool: Write(c, n, channel, Pool(c, lanes.Read(c.X, n, channel))); break;
                    case Opcode.Binary: Write(c, n, channel, [.. lanes.Read(c.X, n, channel).Zip(lanes.Read(c.W, n, channel), (a, b) => Combine(c, a, b))]); break;
                    case Opcode.Cast: Write(c, n, channel, Array.ConvertAll(lanes.Read(c.X, n, channel), v => (double)((float)v * c.Scale))); break;
                    default: throw new SimulationException($"there is no command {c.Op}");
                }
            }
        }
    }

    private void Move(Command c, int n, int channel)
    {
        int size = c.X.Type.Size();
        Span<byte> local = lanes.Plane<byte>(c.X, n, channel);
        for (int i = 0; i < c.X.Plane; i++)
        {
            Span<byte> there = memory.Of(c.Place.At(n, channel, i / c.X.W, i % c.X.W, size), size), here = local.Slice(i * size, size);
            (c.Op == Opcode.Load ? there : here).CopyTo(c.Op == Opcode.Load ? here : there);
        }
    }

    private void LookUp(Command c, int n, int channel)
    {
        int size = c.X.Type.Size();
        Span<byte> x = lanes.Plane<byte>(c.X, n, channel), y = lanes.Plane<byte>(c.Y, n, channel), table = memory.Of(c.Place.Address, CommandSet.TableBytes(c));
        for (int i = 0; i < x.Length; i += size)
        {
            table.Slice((size == 1 ? x[i] : x[i] | (x[i + 1] << 8)) * size, size).CopyTo(y[i..]);
        }
    }

    /// <summary>The plane of a result channel: products summed from the bias on, channel by channel, tap by tap.</summary>
    private double[] Convolve(Command c, int n, int channel)
    {
        bool exact = c.X.Type == ElementType.I8;
        int[] constants = lanes.Plane<int>(c.B, 0, channel).ToArray();
        double[] filter = lanes.Read(c.W, 0, channel), sums = new double[c.Y.Plane], plane = [];
        Array.Fill(sums, exact ? constants[0] : BitConverter.Int32BitsToSingle(constants[0]));
        for (int k = 0; k < (c.PerChannel ? 1 : c.X.C) * c.Window.Taps; k++)
        {
            plane = k % c.Window.Taps == 0 ? lanes.Read(c.X, n, c.PerChannel ? channel : k / c.Window.Taps) : plane;
            for (int i = 0; i < sums.Length; i++)
            {
                if (c.Window.Position(c.X, c.Y, i, k % c.Window.Taps) is >= 0 and int at)
                {
                    sums[i] = exact ? sums[i] + (plane[at] * filter[k]) : (float)sums[i] + ((float)plane[at] * (float)filter[k]);
                }
            }
        }

        return Array.ConvertAll(sums, s => Finish(c, exact ? Shift((long)s * constants[1], constants[2]) : s));
    }

    private static double[] Pool(Command c, double[] x)
    {
        bool exact = c.X.Type == ElementType.I8;
        var y = new double[c.Y.Plane];
        for (int i = 0; i < y.Length; i++)
        {
            double value = c.Max ? double.NegativeInfinity : 0;
            for (int k = 0; k < c.Window.Taps; k++)
            {
                if (c.Window.Position(c.X, c.Y, i, k) is >= 0 and int at)
                {
                    value = c.Max ? Math.Max(value, x[at]) : exact ? value + x[at] : (float)value + (float)x[at];
                }
            }

            y[i] = Finish(c, c.Max ? value : exact ? Shift((long)value * c.M0, c.Shift) : (float)value * c.Scale);
        }

        return y;
    }

    private static double Combine(Command c, double a, double b) => Finish(c, (c.X.Type, c.Kind) switch
    {
        (ElementType.I8, BinaryKind.Mul) => Shift((long)a * (long)b * c.M0, c.Shift),
        (ElementType.I8, _) => Shift(((long)a * c.M0) + ((long)b * c.M1), c.Shift),
        (_, BinaryKind.Add) => (float)a + (float)b,
        (_, BinaryKind.Sub) => (float)a - (float)b,
        (_, BinaryKind.Mul) => (float)a * (float)b,
        (_, BinaryKind.Max) => Math.Max(a, b),
        _ => Math.Min(a, b),
    });

    /// <summary>A right shift that rounds to the nearest, ties up.</summary>
    private static long Shift(long value, int shift) => shift == 0 ? value : (value + (1L << (shift - 1))) >> shift;

    private static double Finish(Command c, double value) => c.Relu ? Math.Min(Math.Max(value, 0), c.Limit) : value;

    /// <summary>Writes a plane of the result; int8 to the nearest, ties to even, saturated, 0 for what is no number.</summary>
    private void Write(Command c, int n, int channel, double[] plane) => lanes.Write(c.Y, n, channel, c.Y.Type != ElementType.I8 ? plane
        : Array.ConvertAll(plane, v => double.IsNaN(v) ? 0 : Math.Clamp(Math.Round(v), sbyte.MinValue, sbyte.MaxValue)));
}
