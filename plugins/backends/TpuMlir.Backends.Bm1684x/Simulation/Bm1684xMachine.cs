using System.Runtime.ExceptionServices;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// A functional model of the BM1684X: the four memories and the execution of one command at a time. It knows nothing
/// of time or of the order between the engines, which is <see cref="EngineQueues{TCommand}"/>'s business.
/// </summary>
internal sealed unsafe class Bm1684xMachine : IDisposable
{
    /// <summary>A machine of the given size; the defaults are the chip's.</summary>
    public Bm1684xMachine(
        int laneCount = 64,
        int laneBytes = 256 << 10,
        long globalMemoryBytes = 256L << 20,
        long globalMemoryBase = AddressMap.GlobalMemory)
    {
        LaneCount = laneCount;
        LaneBytes = laneBytes;
        GlobalMemoryBase = globalMemoryBase;
        LocalMemory = new MemoryBlock((long)laneCount * laneBytes);
        GlobalMemory = new MemoryBlock(globalMemoryBytes);
        L2 = new MemoryBlock(AddressMap.L2Bytes);
        StaticMemory = new MemoryBlock(AddressMap.StaticMemoryBytes);
        StaticMemoryContents.Write(StaticMemory.Span(0, AddressMap.StaticMemoryBytes));
    }

    /// <summary>Lanes of the machine.</summary>
    public int LaneCount { get; }

    /// <summary>Bytes of local memory in each lane.</summary>
    public int LaneBytes { get; }

    /// <summary>Address of the first byte of <see cref="GlobalMemory"/>.</summary>
    public long GlobalMemoryBase { get; }

    /// <summary>All lanes' local memory, one after the other, <see cref="LaneBytes"/> each.</summary>
    public MemoryBlock LocalMemory { get; }

    /// <summary>DDR from <see cref="GlobalMemoryBase"/> on.</summary>
    public MemoryBlock GlobalMemory { get; }

    /// <summary>The L2 SRAM.</summary>
    public MemoryBlock L2 { get; }

    /// <summary>The constant tables the firmware writes at start.</summary>
    public MemoryBlock StaticMemory { get; }

    /// <summary>Lanes the current TIU command may write: its own mask and that of the system commands.</summary>
    public ulong LaneMask { get; private set; } = ulong.MaxValue;

    internal Dot.ScratchPool Scratch { get; } = new();

    internal LaneMaskRegister MaskRegister { get; } = new();

    /// <summary>First byte of a lane.</summary>
    public byte* Lane(int lane) => LocalMemory.Pointer + (long)lane * LaneBytes;

    /// <summary>True when the current TIU command may write the lane.</summary>
    public bool LaneEnabled(int lane) => ((LaneMask >> lane) & 1) != 0;

    /// <summary>Executes a command of either engine.</summary>
    /// <exception cref="SimulationException">It is illegal.</exception>
    public void Execute(ChipCommand command)
    {
        if (command.Tiu is { } tiu)
        {
            Execute(tiu);
        }
        else
        {
            Execute(command.Gdma!);
        }
    }

    /// <summary>Executes one TIU command.</summary>
    /// <exception cref="SimulationException">It is illegal.</exception>
    public void Execute(TiuCommand command)
    {
        try
        {
            LaneMask = MaskRegister.TakeFor(command);
            TiuExecution.Run(this, command);
        }
        catch (AggregateException faults) when (faults.InnerException is SimulationException)
        {
            ExceptionDispatchInfo.Throw(faults.InnerException);
        }
    }

    /// <summary>Executes one GDMA command.</summary>
    /// <exception cref="SimulationException">It is illegal.</exception>
    public void Execute(GdmaCommand command) => GdmaExecution.Run(this, command);

    /// <summary>Copies bytes into global memory at a chip address.</summary>
    public void WriteGlobal(long address, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(GlobalMemory.Span(address - GlobalMemoryBase, bytes.Length));

    /// <summary>Copies bytes out of global memory from a chip address.</summary>
    public void ReadGlobal(long address, Span<byte> bytes) =>
        GlobalMemory.Span(address - GlobalMemoryBase, bytes.Length).CopyTo(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        LocalMemory.Dispose();
        GlobalMemory.Dispose();
        L2.Dispose();
        StaticMemory.Dispose();
        Scratch.Dispose();
    }
}
