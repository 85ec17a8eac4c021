using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>Executes commands as the chip does. It knows no operators.</summary>
internal sealed class Machine(RegionMemory memory, LaneMemory lanes)
{
    public void Execute(Command c)
    {
        switch (c.Op)
        {
            case Opcode.Load:
                lanes.Load(c.X, memory, c.Place);
                break;
            case Opcode.Store:
                lanes.Store(c.X, memory, c.Place);
                break;
            case Opcode.Lookup:
                lanes.LookUp(c.X, c.Y, memory.Of(c.Place.Address, CommandSet.TableBytes(c)));
                break;
            default:
                lanes.Compute(c.Y, (n, channel) => Array.ConvertAll(Plane(c, n, channel), v => Finish(c, v)));
                break;
        }
    }

    /// <summary>The plane of a result channel, before relu and rounding.</summary>
    private double[] Plane(Command c, int n, int channel) =>
        c.Op switch
        {
            Opcode.Conv => Convolve(c, n, channel),
            Opcode.Pool => Pool(c, lanes.Read(c.X, n, channel)),
            Opcode.Binary =>
            [
                .. lanes.Read(c.X, n, channel).Zip(lanes.Read(c.W, n, channel), (a, b) => Combine(c, a, b)),
            ],
            Opcode.Cast => Array.ConvertAll(lanes.Read(c.X, n, channel), v => (double)((float)v * c.Scale)),
            _ => throw new SimulationException($"there is no command {c.Op}"),
        };

    /// <summary>Products summed from the bias on, channel by channel, tap by tap: int8 exactly, bf16 in f32.</summary>
    private double[] Convolve(Command c, int n, int channel)
    {
        bool exact = c.X.Type == ElementType.I8;
        int[] constants = lanes.Plane<int>(c.B, 0, channel).ToArray();
        double[] filter = lanes.Read(c.W, 0, channel);
        var sums = new double[c.Y.Plane];
        Array.Fill(sums, exact ? constants[0] : BitConverter.Int32BitsToSingle(constants[0]));
        for (int from = 0; from < (c.PerChannel ? 1 : c.X.C); from++)
        {
            double[] plane = lanes.Read(c.X, n, c.PerChannel ? channel : from);
            for (int tap = 0; tap < c.Window.Taps; tap++)
            {
                double weight = filter[(from * c.Window.Taps) + tap];
                for (int i = 0; i < sums.Length; i++)
                {
                    if (c.Window.Position(c.X, c.Y, i, tap) is >= 0 and int at)
                    {
                        sums[i] = exact
                            ? sums[i] + (plane[at] * weight)
                            : (float)sums[i] + ((float)plane[at] * (float)weight);
                    }
                }
            }
        }

        return exact ? Array.ConvertAll(sums, s => (double)Shift((long)s * constants[1], constants[2])) : sums;
    }

    private static double[] Pool(Command c, double[] x)
    {
        bool exact = c.X.Type == ElementType.I8;
        var y = new double[c.Y.Plane];
        for (int i = 0; i < y.Length; i++)
        {
            double value = c.Max ? double.NegativeInfinity : 0;
            for (int tap = 0; tap < c.Window.Taps; tap++)
            {
                if (c.Window.Position(c.X, c.Y, i, tap) is >= 0 and int at)
                {
                    value =
                        c.Max ? Math.Max(value, x[at])
                        : exact ? value + x[at]
                        : (float)value + (float)x[at];
                }
            }

            y[i] =
                c.Max ? value
                : exact ? Shift((long)value * c.M0, c.Shift)
                : (float)value * c.Scale;
        }

        return y;
    }

    private static double Combine(Command c, double a, double b) =>
        (c.X.Type, c.Kind) switch
        {
            (ElementType.I8, BinaryKind.Mul) => Shift((long)a * (long)b * c.M0, c.Shift),
            (ElementType.I8, BinaryKind.Add) => Shift(((long)a * c.M0) + ((long)b * c.M1), c.Shift),
            (_, BinaryKind.Add) => (float)a + (float)b,
            (_, BinaryKind.Sub) => (float)a - (float)b,
            (_, BinaryKind.Mul) => (float)a * (float)b,
            (_, BinaryKind.Max) => Math.Max(a, b),
            _ => Math.Min(a, b),
        };

    /// <summary>A right shift that rounds to the nearest, ties up.</summary>
    private static long Shift(long value, int shift) => shift == 0 ? value : (value + (1L << (shift - 1))) >> shift;

    /// <summary>Relu; then int8 to nearest, ties to even, saturated, 0 for no number. Writing rounds bf16.</summary>
    private static double Finish(Command c, double value)
    {
        double bounded = c.Relu ? Math.Min(Math.Max(value, 0), c.Limit) : value;
        return c.Y.Type != ElementType.I8 ? bounded
            : double.IsNaN(bounded) ? 0
            : Math.Clamp(Math.Round(bounded), sbyte.MinValue, sbyte.MaxValue);
    }
}
