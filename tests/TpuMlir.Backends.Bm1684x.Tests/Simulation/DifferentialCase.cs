using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>What kind of numbers an operand gets.</summary>
internal enum Numbers
{
    /// <summary>Chosen per operand among the others.</summary>
    Any,

    /// <summary>Moderate numbers.</summary>
    Plain,

    /// <summary>Exponents over the whole range.</summary>
    Wide,

    /// <summary>Moderate numbers mixed with zeros, denormals, infinities and NaNs.</summary>
    Special,

    /// <summary>Small non-negative numbers.</summary>
    Index,
}

/// <summary>One random command with its operands' data, which are placed at distinct lane offsets in all lanes.</summary>
internal sealed unsafe class DifferentialCase(Random random, DifferentialRunner runner)
{
    private int _nextLocal;
    private long _nextGlobal = AddressMap.GlobalMemory;

    public Random Random { get; } = random;

    public TiuCommand? Tiu { get; set; }

    public GdmaCommand? Gdma { get; set; }

    /// <summary>Type in which differing results are compared, so that NaNs count as equal.</summary>
    public ElementType ResultType { get; set; } = ElementType.Int8;

    public int Next(int low, int high) => Random.Next(low, high + 1);

    public bool Coin(double probability = 0.5) => Random.NextDouble() < probability;

    /// <summary>A fresh region of local memory, the same offset in every lane, filled with numbers of a type.</summary>
    public uint Local(long bytes, ElementType type, Numbers numbers = Numbers.Any, int lane = 0, int limit = 0)
    {
        int offset = _nextLocal, size = (int)((bytes + 63) / 64 * 64);
        _nextLocal += size;
        Assert.True(_nextLocal <= 256 << 10, "the case does not fit a lane");
        Numbers kind = Kind(numbers);
        for (int l = 0; l < 64; l++)
        {
            RandomData.Fill(Random, runner.Machine.Lane(l) + offset, size, type, kind, limit);
            Buffer.MemoryCopy(runner.Machine.Lane(l) + offset, VendorModel.Instance.Local + (l << 18) + offset, size, size);
        }

        return (uint)(lane << 18 | offset);
    }

    /// <summary>A region of per-channel parameter words, 64 bytes per channel row.</summary>
    public uint Parameters(int rows, int lane, Func<int, uint> word)
    {
        uint address = Local(rows * 64L, ElementType.Int32, Numbers.Plain, lane);
        int offset = (int)address & 0x3FFFF;
        for (int l = 0; l < 64; l++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int k = 0; k < 3; k++)
                {
                    uint value = word(k);
                    *(uint*)(runner.Machine.Lane(l) + offset + row * 64 + k * 4) = value;
                    *(uint*)(VendorModel.Instance.Local + (l << 18) + offset + row * 64 + k * 4) = value;
                }
            }
        }

        return address;
    }

    /// <summary>Makes a region the same in every lane.</summary>
    public void RepeatLane0(uint address, int bytes)
    {
        int offset = (int)address & 0x3FFFF;
        for (int l = 0; l < 64; l++)
        {
            Buffer.MemoryCopy(runner.Machine.Lane(0) + offset, runner.Machine.Lane(l) + offset, bytes, bytes);
            Buffer.MemoryCopy(runner.Machine.Lane(0) + offset, VendorModel.Instance.Local + (l << 18) + offset, bytes, bytes);
        }
    }

    /// <summary>A fresh region of global memory.</summary>
    public long Global(long bytes, ElementType type, Numbers numbers = Numbers.Any, int limit = 0)
    {
        long address = _nextGlobal, offset = address - AddressMap.GlobalMemory;
        _nextGlobal += (bytes + 255) / 256 * 256;
        Assert.True(_nextGlobal - AddressMap.GlobalMemory <= VendorModel.GlobalBytes, "the case does not fit global memory");
        RandomData.Fill(Random, runner.Machine.GlobalMemory.Pointer + offset, bytes, type, Kind(numbers), limit);
        Buffer.MemoryCopy(runner.Machine.GlobalMemory.Pointer + offset, VendorModel.Instance.Global + offset, bytes, bytes);
        return address;
    }

    /// <summary>A random element of a type.</summary>
    public uint Immediate(ElementType type, Numbers numbers = Numbers.Plain)
    {
        uint bits = 0;
        RandomData.Fill(Random, (byte*)&bits, type.Size(), type, Kind(numbers), 0);
        return bits;
    }

    private Numbers Kind(Numbers numbers) => numbers != Numbers.Any ? numbers : Random.Next(10) switch
    {
        0 => Numbers.Special,
        1 or 2 => Numbers.Wide,
        _ => Numbers.Plain,
    };
}
