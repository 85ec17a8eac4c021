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

/// <summary>
/// One random command with its operands' data, which lie at distinct lane offsets in all lanes. Every decision is
/// recorded, so that a case can be built again with other, smaller decisions.
/// </summary>
internal sealed unsafe class DifferentialCase(int seed, Bm1684xMachine machine, IReadOnlyList<int>? forced = null)
{
    private readonly Random _random = new(seed);
    private readonly DataSource _data = new((ulong)seed);
    private readonly List<int> _choices = [];

    /// <summary>The decisions taken.</summary>
    public IReadOnlyList<int> Choices => _choices;

    /// <summary>TIU commands executed before the case's own, such as one that sets the lane mask.</summary>
    public List<TiuCommand> Prologue { get; } = [];

    public TiuCommand? Tiu { get; set; }

    public GdmaCommand? Gdma { get; set; }

    /// <summary>Type in which differing results are compared, so that NaNs count as equal.</summary>
    public ElementType ResultType { get; set; } = ElementType.Int8;

    /// <summary>False for functions whose lane mask and short form the case decides itself.</summary>
    public bool MayVaryForm { get; set; } = true;

    /// <summary>Bytes used of each lane, of global memory, of L2 and of static memory.</summary>
    public int LocalUsed { get; private set; }

    public int GlobalUsed { get; private set; }

    public int L2Used { get; private set; }

    public int StaticUsed { get; private set; }

    public int Next(int low, int high)
    {
        int value = forced is null ? _random.Next(low, high + 1)
            : Math.Clamp(_choices.Count < forced.Count ? forced[_choices.Count] : low, low, high);
        _choices.Add(value);
        return value;
    }

    public bool Coin(double probability = 0.5)
    {
        int value = forced is null ? _random.NextDouble() < probability ? 1 : 0
            : _choices.Count < forced.Count ? forced[_choices.Count] & 1 : 0;
        _choices.Add(value);
        return value != 0;
    }

    /// <summary>Arbitrary bits, no decision.</summary>
    public ulong Bits() => _data.Next();

    /// <summary>A fresh region of local memory, the same offset in every lane, filled with numbers of a type.</summary>
    public uint Local(long bytes, ElementType type, Numbers numbers = Numbers.Any, int lane = 0, int limit = 0, int alignment = 64)
    {
        int offset = (LocalUsed + alignment - 1) / alignment * alignment, size = (int)((bytes + 63) / 64 * 64);
        Numbers kind = Kind(numbers);
        Assert.True(offset + size <= 256 << 10, "the case does not fit a lane");
        for (int l = 0; l < 64; l++)
        {
            // What alignment leaves out belongs to the case too.
            _data.Fill(machine.Lane(l) + LocalUsed, offset - LocalUsed, ElementType.Int8, Numbers.Wide, 0);
            _data.Fill(machine.Lane(l) + offset, size, type, kind, limit);
        }

        LocalUsed = offset + size;
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
                    *(uint*)(machine.Lane(l) + offset + row * 64 + k * 4) = word(k);
                }
            }
        }

        return address;
    }

    /// <summary>First byte of a local address.</summary>
    public byte* At(uint address) => machine.Lane((int)(address >> 18)) + (address & 0x3FFFF);

    /// <summary>Makes a region the same in every lane.</summary>
    public void RepeatLane0(uint address, int bytes)
    {
        int offset = (int)address & 0x3FFFF;
        for (int l = 0; l < 64; l++)
        {
            Buffer.MemoryCopy(machine.Lane(0) + offset, machine.Lane(l) + offset, bytes, bytes);
        }
    }

    /// <summary>A fresh region of global memory.</summary>
    public long Global(long bytes, ElementType type, Numbers numbers = Numbers.Any, int limit = 0)
    {
        int size = (int)((bytes + 255) / 256 * 256), offset = GlobalUsed;
        GlobalUsed += size;
        Assert.True(GlobalUsed <= VendorModel.GlobalBytes, "the case does not fit global memory");
        _data.Fill(machine.GlobalMemory.Pointer + offset, size, type, Kind(numbers), limit);
        return AddressMap.GlobalMemory + offset;
    }

    /// <summary>A fresh region of global memory, or now and then of L2.</summary>
    public long Linear(long bytes, ElementType type, Numbers numbers = Numbers.Any, int limit = 0)
    {
        int size = (int)((bytes + 255) / 256 * 256), offset = L2Used;
        if (!Coin(0.2) || offset + size > 1 << 20)
        {
            return Global(bytes, type, numbers, limit);
        }

        L2Used += size;
        _data.Fill(machine.L2.Pointer + offset, size, type, Kind(numbers), limit);
        return AddressMap.L2 + offset;
    }

    /// <summary>A fresh region of static memory, as a TIU operand's address.</summary>
    public uint Static(int bytes, ElementType type)
    {
        int offset = StaticUsed, size = (bytes + 63) / 64 * 64;
        StaticUsed += size;
        _data.Fill(machine.StaticMemory.Pointer + offset, size, type, Numbers.Wide, 0);
        return (uint)(AddressMap.StaticMemory + offset);
    }

    /// <summary>A random element of a type.</summary>
    public uint Immediate(ElementType type, Numbers numbers = Numbers.Plain)
    {
        ulong bits = 0;
        _data.Fill((byte*)&bits, type.Size(), type, Kind(numbers), 0);
        return (uint)bits;
    }

    private Numbers Kind(Numbers numbers) => numbers != Numbers.Any ? numbers : Next(0, 9) switch
    {
        9 => Numbers.Special,
        7 or 8 => Numbers.Wide,
        _ => Numbers.Plain,
    };
}
