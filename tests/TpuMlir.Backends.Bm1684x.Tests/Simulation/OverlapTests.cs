using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>
/// GDMA commands that write what they still have to read: elements, lines, rows and lanes follow one another. Expected memory is
/// that of plain loops over an array, one element after the other.
/// </summary>
public sealed unsafe class OverlapTests
{
    private const int Words = 1 << 18;

    [Theory]
    [InlineData(3)]
    [InlineData(700)]
    [InlineData(-5)]
    public void Masked_select_writes_into_its_source(int shift)
    {
        const int Count = 3000, Source = 1000, Mask = 8000;
        using Bm1684xMachine machine = Machine(out uint[] memory);
        GdmaCommand t = Command(GdmaForms.DMAMaskedSelect, 2, Source, Source + shift);
        t[GdmaField.MaskDataFormat] = (uint)ElementType.Int32;
        (t[GdmaField.MaskStartAddrL32], t[GdmaField.MaskStartAddrH8]) = Halves(Mask);
        Four(t, GdmaField.SrcNsize, 1, 3, 20, 50);
        for (int i = 0, next = Source + shift; i < Count; i++)
        {
            if (memory[Mask + i] != 0)
            {
                memory[next++] = memory[Source + i];
            }
        }

        Check(machine, t, memory);
    }

    [Fact]
    public void Nonzero_writes_into_its_source()
    {
        const int Source = 1000, Target = 1002;
        using Bm1684xMachine machine = Machine(out uint[] memory);
        GdmaCommand t = Command(GdmaForms.DMANonzero, 5, Source, Target);
        t[GdmaField.IndexDataFormat] = (uint)ElementType.Int32;
        Four(t, GdmaField.SrcNsize, 1, 3, 20, 50);
        for (int i = 0, next = Target; i < 3000; i++)
        {
            if (memory[Source + i] != 0)
            {
                memory[next++] = (uint)i;
            }
        }

        Check(machine, t, memory);
    }

    [Theory]
    [InlineData(false, 20, 40)]
    [InlineData(true, 20, 40)]
    [InlineData(false, 30, 3)]
    [InlineData(true, 30, 3)]
    public void Lines_by_index_go_to_lines_still_to_be_read(bool scatter, int width, int shift)
    {
        // As many as are worth several threads.
        const int Channels = 640, Lines = 9, Source = 2000, Index = 200000;
        using Bm1684xMachine machine = Machine(out uint[] memory);
        GdmaCommand t = Command(GdmaForms.DMAGather, scatter ? 8 : 7, Source, Source + shift);
        Four(t, GdmaField.SrcNsize, 1, Channels, Lines, width);
        Four(t, GdmaField.DstNsize, 1, Channels, Lines, width);
        t[GdmaField.IndexCsize] = Channels;
        t[GdmaField.IndexHsize] = Lines;
        (t[GdmaField.IndexStartAddrL32], t[GdmaField.IndexStartAddrH8]) = Halves(Index);
        for (int line = 0; line < Channels * Lines; line++)
        {
            int first = line / Lines * Lines, index = line * 5 % Lines;
            memory[Index + line] = (uint)index;
            int from = Source + (scatter ? line : first + index) * width, to = Source + shift + (scatter ? first + index : line) * width;
            Array.Copy(memory, from, memory, to, width);
        }

        uint[] indices = memory.AsSpan(Index, Channels * Lines).ToArray();
        MemoryMarshal.AsBytes(indices.AsSpan()).CopyTo(machine.GlobalMemory.Span(Index * 4, indices.Length * 4));
        Check(machine, t, memory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_a_matrix_cover_one_another(bool transposed)
    {
        // Rows in the lane are 3 elements apart and 4 wide: of each the next one covers the last element.
        const int Rows = 8, Sections = 4, Width = 4, Step = 3, Source = 500;
        using Bm1684xMachine machine = Machine(out uint[] memory);
        GdmaCommand t = Command(GdmaForms.DMATensor, 1, Source, 0);
        t[GdmaField.CmdSpecialFunction] = transposed ? 1u : 0;
        (t[GdmaField.DstStartAddrL32], t[GdmaField.DstStartAddrH8]) = (AddressMap.LocalMemory, 0);
        t[GdmaField.StrideEnable] = 1;
        int height = transposed ? Sections * Width : Rows, width = transposed ? Rows : Sections * Width;
        Four(t, GdmaField.SrcNsize, 1, 1, height, width);
        t[GdmaField.SrcHstride] = (uint)width;
        Four(t, GdmaField.DstNsize, Rows, Sections, 0, Width);
        Four(t, GdmaField.DstNstride, Step, 64, 0, 0);
        machine.Execute(t);
        for (int section = 0; section < Sections; section++)
        {
            uint[] lane = new uint[(Rows - 1) * Step + Width];
            for (int i = 0; i < Rows * Width; i++)
            {
                int r = i / Width, column = section * Width + i % Width;
                lane[r * Step + i % Width] = memory[Source + (transposed ? column * width + r : r * width + column)];
            }

            Assert.Equal(lane, new ReadOnlySpan<uint>(machine.Lane(section), lane.Length).ToArray());
        }
    }

    [Fact]
    public void A_broadcast_covers_its_source()
    {
        // The source starts in lane 1, two elements after the targets: the lanes from 2 on get it as lane 1 left it.
        const int Count = 16384, Lanes = 60, Shift = 2;
        using Bm1684xMachine machine = Machine(out uint[] memory);
        uint[] before = memory.AsSpan(0, Count + Shift).ToArray();
        before.CopyTo(new Span<uint>(machine.Lane(1), before.Length));
        GdmaCommand t = Command(GdmaForms.DMAGeneral, 3, 0, 0);
        t[GdmaField.CmdSpecialFunction] = 1;
        t[GdmaField.SrcCstride] = Count;
        t[GdmaField.DstCsize] = Lanes;
        (t[GdmaField.SrcStartAddrL32], t[GdmaField.SrcStartAddrH8]) = (AddressMap.LocalMemory + (1 << AddressMap.LaneShift) + Shift * 4, 0);
        (t[GdmaField.DstStartAddrL32], t[GdmaField.DstStartAddrH8]) = (AddressMap.LocalMemory, 0);
        machine.Execute(t);
        uint[] once = before[Shift..], twice = [.. once[Shift..], .. before[^Shift..]];
        for (int lane = 0; lane < Lanes; lane++)
        {
            Assert.True(new ReadOnlySpan<uint>(machine.Lane(lane), Count).SequenceEqual(lane < 2 ? once : twice), $"lane {lane}");
        }
    }

    // Half of the words are zero.
    private static Bm1684xMachine Machine(out uint[] memory)
    {
        var random = new Random(5);
        memory = [.. Enumerable.Range(0, Words + 2).Select(_ => (uint)(random.Next(2) * random.Next(1, 1 << 30)))];
        var machine = new Bm1684xMachine(globalMemoryBytes: memory.Length * 4);
        machine.WriteGlobal(AddressMap.GlobalMemory, MemoryMarshal.AsBytes(memory.AsSpan()).ToArray());
        return machine;
    }

    private static GdmaCommand Command(CommandForm<GdmaField> form, int type, int source, int destination)
    {
        var t = new GdmaCommand(form);
        t[GdmaField.CmdType] = (uint)type;
        t[GdmaField.SrcDataFormat] = (uint)ElementType.Int32;
        t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        (t[GdmaField.SrcStartAddrL32], t[GdmaField.SrcStartAddrH8]) = Halves(source);
        (t[GdmaField.DstStartAddrL32], t[GdmaField.DstStartAddrH8]) = Halves(destination);
        return t;
    }

    private static (ulong Low, ulong High) Halves(int word)
    {
        long address = AddressMap.GlobalMemory + word * 4L;
        return ((uint)address, (ulong)(address >> 32));
    }

    private static void Four(GdmaCommand t, GdmaField first, int n, int c, int h, int w) =>
        (t[first], t[first + 1], t[first + 2], t[first + 3]) = ((uint)n, (uint)c, (uint)h, (uint)w);

    private static void Check(Bm1684xMachine machine, GdmaCommand t, uint[] expected)
    {
        machine.Execute(t);
        Assert.Equal(expected, MemoryMarshal.Cast<byte, uint>(machine.GlobalMemory.Span(0, expected.Length * 4)).ToArray());
    }
}
