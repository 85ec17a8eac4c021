using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Small commands with results computed by hand, faults, and the order of the two engines.</summary>
public sealed unsafe class MachineTests
{
    [Fact]
    public void Addition_uses_aligned_rows_of_each_lane()
    {
        using var machine = Small();
        TiuCommand add = Add(opd0: 0, opd1: 64, result: 128);
        *(float*)machine.Lane(0) = 1.5f;
        *(float*)(machine.Lane(0) + 64) = 2f;
        *(float*)machine.Lane(1) = -1f;
        machine.Execute(add);
        Assert.Equal(3.5f, *(float*)(machine.Lane(0) + 128));
        Assert.Equal(-1f, *(float*)(machine.Lane(1) + 128));
    }

    [Fact]
    public void Access_beyond_the_lane_names_the_command()
    {
        using var machine = Small();
        TiuCommand add = Add(opd0: 0, opd1: 64, result: 32 << 10);
        var fault = Assert.Throws<SimulationException>(() => Queues(machine, [add], []).RunToEnd());
        Assert.Contains("TIU command 1:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Global_memory_starts_at_any_address()
    {
        using var machine = new Bm1684xMachine(laneBytes: 32 << 10, globalMemoryBytes: 4096, globalMemoryBase: 0x1_2345_0000);
        machine.WriteGlobal(0x1_2345_0100, [1, 2, 3, 4]);
        machine.Execute(General(0x1_2345_0100, AddressMap.LocalMemory + (5L << 18), 4));
        Assert.Equal(0x04030201u, *(uint*)machine.Lane(5));
        Assert.Throws<SimulationException>(() => machine.Execute(General(0x1_2345_0FFE, AddressMap.LocalMemory, 4)));
        Assert.Throws<SimulationException>(() => machine.Execute(General(0x1_0000_0000, AddressMap.LocalMemory, 4)));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("last")]
    [InlineData("random")]
    public void Dependencies_hold_in_every_order(string order)
    {
        var random = new Random(3);
        using var machine = Small();
        machine.WriteGlobal(AddressMap.GlobalMemory, BitConverter.GetBytes(4f));
        GdmaCommand load = General(AddressMap.GlobalMemory, AddressMap.LocalMemory, 4);
        GdmaCommand store = General(AddressMap.LocalMemory + 128, AddressMap.GlobalMemory + 64, 4);
        TiuCommand add = Add(0, 0, 128);
        load[GdmaField.CmdId] = 1;
        add[TiuField.CmdIdDep] = 1;
        store[GdmaField.CmdId] = 2;
        store[GdmaField.CmdIdDep] = 1;
        EngineQueues<ChipCommand> queues = Queues(
            machine, [add], [load, store], ready => order == "first" ? ready[0] : order == "last" ? ready[^1] : ready[random.Next(ready.Count)]);
        queues.RunToEnd();
        byte[] result = new byte[4];
        machine.ReadGlobal(AddressMap.GlobalMemory + 64, result);
        Assert.Equal(8f, BitConverter.ToSingle(result));
        Assert.Equal([1, 2], queues.Done);
    }

    [Fact]
    public void Deadlock_names_both_commands()
    {
        using var machine = Small();
        TiuCommand add = Add(0, 0, 128);
        add[TiuField.CmdIdDep] = 1;
        GdmaCommand load = General(AddressMap.GlobalMemory, AddressMap.LocalMemory, 4);
        load[GdmaField.CmdIdDep] = 1;
        var fault = Assert.Throws<SimulationException>(() => Queues(machine, [add], [load]).RunToEnd());
        Assert.Contains("TIU 1 waits for GDMA 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("GDMA 1 waits for TIU 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lane_mask_holds_for_short_commands_until_changed()
    {
        using var machine = Small();
        *(int*)machine.Lane(0) = *(int*)machine.Lane(1) = 5;
        TiuCommand copy = ShortCopy(0, 64);
        machine.Execute(CommandVariants.SetLanes(0b01, once: true, kept: false));
        machine.Execute(copy);
        Assert.Equal((5, 0), (*(int*)(machine.Lane(0) + 64), *(int*)(machine.Lane(1) + 64)));
        machine.Execute(copy);
        Assert.Equal(5, *(int*)(machine.Lane(1) + 64));
        machine.Execute(CommandVariants.SetLanes(0b10, once: false, kept: true));
        machine.Execute(ShortCopy(0, 128));
        machine.Execute(ShortCopy(0, 192));
        Assert.Equal((0, 5), (*(int*)(machine.Lane(0) + 192), *(int*)(machine.Lane(1) + 192)));
    }

    private static TiuCommand ShortCopy(int source, int result)
    {
        var t = new TiuCommand(TiuForms.SAR);
        const int I32 = (int)ElementType.Int32;
        ConvCases.Set(t, (TiuField.CmdShort, 1), (TiuField.TskTyp, 3), (TiuField.TskEuTyp, 19), (TiuField.TskOpdNum, 1), (TiuField.Opd0Prec, I32), (TiuField.Res0Prec, I32),
            (TiuField.Res0N, 1), (TiuField.Res0C, 2), (TiuField.Res0H, 1), (TiuField.Res0W, 1), (TiuField.Opd0Addr, source), (TiuField.Res0Addr, result));
        return t;
    }

    private static Bm1684xMachine Small() => new(laneBytes: 32 << 10, globalMemoryBytes: 1 << 16);

    private static TiuCommand Add(int opd0, int opd1, int result)
    {
        TiuCommand t = ConvCases.Long(3, 2);
        const int F32 = (int)ElementType.Float32;
        ConvCases.Set(t, (TiuField.TskOpdNum, 2), (TiuField.Opd0Prec, F32), (TiuField.Opd1Prec, F32), (TiuField.Res0Prec, F32), (TiuField.Res0N, 1), (TiuField.Res0C, 2),
            (TiuField.Res0H, 1), (TiuField.Res0W, 1), (TiuField.Opd0Addr, opd0), (TiuField.Opd1Addr, opd1), (TiuField.Res0Addr, result));
        return t;
    }

    private static GdmaCommand General(long source, long destination, int bytes)
    {
        var t = new GdmaCommand(GdmaForms.DMAGeneral);
        t[GdmaField.CmdId] = 1;
        t[GdmaField.CmdType] = 3;
        t[GdmaField.SrcCstride] = (uint)bytes;
        t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        (t[GdmaField.SrcStartAddrL32], t[GdmaField.SrcStartAddrH8]) = ((uint)source, (ulong)(source >> 32));
        (t[GdmaField.DstStartAddrL32], t[GdmaField.DstStartAddrH8]) = ((uint)destination, (ulong)(destination >> 32));
        return t;
    }

    private static EngineQueues<ChipCommand> Queues(
        Bm1684xMachine machine, TiuCommand[] tiu, GdmaCommand[] gdma, Func<IReadOnlyList<int>, int>? choose = null) => new(
            ["TIU", "GDMA"],
            [
                [.. tiu.Select(c => new QueuedCommand<ChipCommand>(new ChipCommand(c), [0, c.Int(TiuField.CmdIdDep)]))],
                [.. gdma.Select(c => new QueuedCommand<ChipCommand>(new ChipCommand(c), [c.Int(GdmaField.CmdIdDep), 0]))],
            ],
            machine.Execute)
        { Choose = choose ?? (ready => ready[0]) };
}
