using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SG and SGL, opcode 6 (isa.md section 5.7): gathers, scatters and selections inside local memory.</summary>
internal static class ScatterGather
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        switch (c.Int(TiuField.TskEuTyp))
        {
            case 0 or 3:
                IndexedElements.SharedIndex(machine, c, scatter: c.Int(TiuField.TskEuTyp) == 3);
                break;
            case 1 or 4:
                IndexedElements.SharedPoints(machine, c, scatter: c.Int(TiuField.TskEuTyp) == 4);
                break;
            case 5 or 13:
                IndexedElements.OwnIndex(machine, c, scatter: false);
                break;
            case 6 or 14:
                IndexedElements.OwnIndex(machine, c, scatter: true);
                break;
            case 7:
                IndexedElements.FourBanks(machine, c);
                break;
            case 8 or 15:
                Selection.Run(machine, c, indices: false);
                break;
            case 9 or 16:
                Selection.Run(machine, c, indices: true);
                break;
            case 17 or 18:
                IndexedLines.Run(machine, c, scatter: c.Int(TiuField.TskEuTyp) == 18);
                break;
            case 19:
                Selection.Lines(machine, c);
                break;
            case 2:
                // The vendor's functional model checks the operands, which are those of eu 0, and then writes nothing.
                break;
            case 10:
                throw new SimulationException("SG function 10 has no known effect on this chip");
            default:
                throw new SimulationException($"this chip has no SG function {c.Int(TiuField.TskEuTyp)}");
        }
    }
}

/// <summary>The index operand of SG with its limit rule: the all-ones index is invalid when the limit is enabled.</summary>
internal readonly unsafe struct IndexRule(TiuCommand c)
{
    // Only gathers of elements know the limit; of everything else an index of all ones is out of range as any other.
    private readonly bool _limit = c.Flag(TiuField.Opd3Const) && c.Int(TiuField.TskEuTyp) is 0 or 5 or 7 or 13;
    private readonly bool _fill = c.Flag(TiuField.Opd2Const);

    /// <summary>Type of the indices.</summary>
    public ElementType Type { get; } = c.Type(TiuField.Opd1Prec).AsInteger();

    /// <summary>What an invalid index writes.</summary>
    public uint FillBits { get; } = c.Word(TiuField.Opd2Addr);

    /// <summary>True when an invalid index writes <see cref="FillBits"/>, false when it leaves the element alone.</summary>
    public bool Fills => _fill;

    /// <summary>Reads an index; −1 for an invalid one.</summary>
    public int Read(byte* address, int size)
    {
        uint index = Elements.LoadBits(address, Type);
        uint ones = Type == ElementType.Int8 ? 0xFFu : 0xFFFFu;
        if (_limit && index == ones)
        {
            return -1;
        }

        return index < (uint)size
            ? (int)index
            : throw new SimulationException($"index {index} is out of range, the dimension has {size}");
    }

    /// <summary>Reads a row of indices; −1 for an invalid one.</summary>
    public void Read(byte* address, int size, int* positions, int count)
    {
        Elements.LoadWords(address, Type.Size(), Type, signed: false, positions, count);
        int ones = Type == ElementType.Int8 ? 0xFF : 0xFFFF;
        for (int i = 0; i < count; i++)
        {
            if ((uint)positions[i] >= (uint)size || positions[i] == ones)
            {
                positions[i] = Read(address + (long)i * Type.Size(), size);
            }
        }
    }
}
