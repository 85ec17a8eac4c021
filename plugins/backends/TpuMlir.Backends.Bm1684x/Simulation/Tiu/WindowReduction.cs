using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>What PorD does with the window of a pixel; state holds two words for each of a panel's columns.</summary>
internal abstract unsafe class WindowReduction
{
    /// <summary>Sets the state before the first tap.</summary>
    public abstract void Start(int channel, uint* state);

    /// <summary>Takes taps first..first+count−1 of every column.</summary>
    public abstract void Add(int channel, int first, int count, uint* panel, uint* state);

    /// <summary>Writes the results.</summary>
    public abstract void Finish(int channel, uint* state, byte* target, int count);

    /// <summary>The reduction a command asks for.</summary>
    public static WindowReduction Of(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, WindowGeometry geometry, int channels)
    {
        ElementType type = c.Type(TiuField.Opd0Prec), result = c.Type(TiuField.Res0Prec);
        int eu = c.Int(TiuField.TskEuTyp);
        if (type is ElementType.Int16 or ElementType.Int32 || (type.IsFloat() && type != result))
        {
            throw new SimulationException($"PorD does not take {type} to {result}");
        }

        return (eu, type.IsFloat()) switch
        {
            (0 or 1 or 2, true) => new FloatDepthwise(type, DepthwiseParameters.Floats(machine, c, scratch, geometry, channels, type), eu == 1),
            (0 or 2, false) => new IntegerDepthwise(c, DepthwiseParameters.Integers(machine, c, scratch, geometry, channels)),
            (1, false) => new IntegerAverage(c),
            (4, true) => new FloatMaximum(type),
            (4, false) => new IntegerMaximum(c),
            _ => throw new SimulationException($"PorD has no function {eu}"),
        };
    }
}

/// <summary>The kernels and biases of a depthwise command as 32-bit words.</summary>
internal readonly unsafe struct DepthwiseParameters(uint* kernel, uint* bias, int taps)
{
    /// <summary>The weight of a tap.</summary>
    public uint Weight(int channel, int tap) => kernel[(long)channel * taps + tap];

    /// <summary>The bias of a channel.</summary>
    public uint Bias(int channel) => bias[channel];

    /// <summary>f32 words of the operands; the average pool is a constant kernel without bias.</summary>
    public static DepthwiseParameters Floats(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, WindowGeometry geometry, int channels, ElementType type)
    {
        bool average = c.Int(TiuField.TskEuTyp) == 1;
        return Read(machine, c, scratch, geometry, channels, type, type, average, (bits, _) =>
            BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, type)));
    }

    /// <summary>Integer words of the operands.</summary>
    public static DepthwiseParameters Integers(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, WindowGeometry geometry, int channels)
    {
        bool signed = c.Flag(TiuField.Opd1Sign);
        return Read(machine, c, scratch, geometry, channels, ElementType.Int8, ElementType.Int32, false, (bits, weight) =>
            weight ? (uint)Arithmetic.Integers.Decode(bits, ElementType.Int8, signed) : bits);
    }

    private static DepthwiseParameters Read(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, WindowGeometry geometry, int channels,
        ElementType weightType, ElementType biasType, bool average, Func<uint, bool, uint> word)
    {
        uint* kernel = scratch.Rent<uint>((long)channels * geometry.Taps);
        uint* bias = scratch.Rent<uint>(channels);
        for (int channel = 0; channel < channels; channel++)
        {
            bias[channel] = average ? 0 : word(Bits(machine, c, TiuField.Opd2Addr, TiuField.Opd2Const, channel, channels, 0, 1, biasType), false);
            for (int tap = 0; tap < geometry.Taps; tap++)
            {
                kernel[(long)channel * geometry.Taps + tap] = word(average
                    ? c.Word(TiuField.Opd1Addr)
                    : Bits(machine, c, TiuField.Opd1Addr, TiuField.Opd1Const, channel, channels, geometry.StoredTap(tap), geometry.Taps, weightType), true);
            }
        }

        return new DepthwiseParameters(kernel, bias, geometry.Taps);
    }

    private static uint Bits(
        Bm1684xMachine machine, TiuCommand c, TiuField address, TiuField constant, int channel, int channels, int index, int count, ElementType type) =>
        c.Flag(constant)
            ? c.Word(address)
            : Elements.LoadBits(c.PerChannel(machine, address, channels, type, count).Plane(0, channel) + (long)index * type.Size(), type);
}
