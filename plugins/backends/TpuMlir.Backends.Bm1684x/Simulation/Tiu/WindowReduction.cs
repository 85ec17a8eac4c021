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
    /// <param name="eu">Function code of the windowed form: 0 depthwise, 1 average, 2 depthwise with relu, 4 maximum.</param>
    /// <param name="taps">Taps of the kernel.</param>
    /// <param name="storedTap">Where the weight of a tap is stored.</param>
    /// <param name="regions">Over regions there is neither bias nor shift: their operands serve otherwise.</param>
    public static WindowReduction Of(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int eu, int taps, Func<int, int> storedTap, int channels, bool regions = false)
    {
        ElementType type = c.Type(TiuField.Opd0Prec), result = c.Type(TiuField.Res0Prec);
        if (type is ElementType.Int16 or ElementType.Int32 || (type.IsFloat() && type != result))
        {
            throw new SimulationException($"PorD does not take {type} to {result}");
        }

        return (eu, type.IsFloat()) switch
        {
            (0 or 1 or 2, true) => new FloatDepthwise(type, DepthwiseParameters.Floats(machine, c, scratch, taps, storedTap, channels, type, eu == 1, regions), eu == 1),
            (0 or 2, false) => new IntegerDepthwise(c, DepthwiseParameters.Integers(machine, c, scratch, taps, storedTap, channels, regions), eu == 2, regions),
            (1, false) => new IntegerAverage(c, regions),
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
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int taps, Func<int, int> storedTap, int channels, ElementType type, bool average, bool regions) =>
        Read(machine, c, scratch, taps, storedTap, channels, type, type, average, regions, (bits, _) =>
            BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, type)));

    /// <summary>Integer words of the operands.</summary>
    public static DepthwiseParameters Integers(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int taps, Func<int, int> storedTap, int channels, bool regions)
    {
        bool signed = c.Flag(TiuField.Opd1Sign);
        return Read(machine, c, scratch, taps, storedTap, channels, ElementType.Int8, ElementType.Int32, false, regions, (bits, weight) =>
            weight ? (uint)Arithmetic.Integers.Decode(bits, ElementType.Int8, signed) : bits);
    }

    private static DepthwiseParameters Read(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int taps, Func<int, int> storedTap, int channels,
        ElementType weightType, ElementType biasType, bool average, bool regions, Func<uint, bool, uint> word)
    {
        uint* kernel = scratch.Rent<uint>((long)channels * taps);
        uint* bias = scratch.Rent<uint>(channels);
        for (int channel = 0; channel < channels; channel++)
        {
            bias[channel] = average || regions ? 0 : word(Bits(machine, c, TiuField.Opd2Addr, TiuField.Opd2Const, channel, channels, 0, 1, biasType), false);
            for (int tap = 0; tap < taps; tap++)
            {
                kernel[(long)channel * taps + tap] = word(average
                    ? c.Word(TiuField.Opd1Addr)
                    : Bits(machine, c, TiuField.Opd1Addr, TiuField.Opd1Const, channel, channels, storedTap(tap), taps, weightType), true);
            }
        }

        return new DepthwiseParameters(kernel, bias, taps);
    }

    private static uint Bits(
        Bm1684xMachine machine, TiuCommand c, TiuField address, TiuField constant, int channel, int channels, int index, int count, ElementType type) =>
        c.Flag(constant)
            ? c.Word(address)
            : Elements.LoadBits(c.PerChannel(machine, address, channels, type, count).Plane(0, channel) + (long)index * type.Size(), type);
}
