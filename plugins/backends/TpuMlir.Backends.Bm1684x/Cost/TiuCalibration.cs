namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// Constants of the TIU's cycles. Fitted to every second record of each kind in a recording of the chip's hardware counters
/// (one network, F16, 93 TIU commands); the other half is what the tests hold them against. Cycles of a record are its end
/// minus its start, so that commands that follow each other directly have no gap.
/// </summary>
internal static class TiuCalibration
{
    /// <summary>Cycles the multiplier array needs to fill and drain; every 64 output channels cost <see cref="ConvPerChannelGroup"/> more.</summary>
    public const int ConvStart = 38;

    public const int ConvPerChannelGroup = 1;

    /// <summary>From the first line read to the last result written, depthwise convolution.</summary>
    public const int DepthwiseStart = 13;

    /// <summary>The same for pooling, which reads no kernel.</summary>
    public const int PoolStart = 10;

    /// <summary>Depthwise kernels are read again for every line of results, this many bytes at a time.</summary>
    public const int KernelBytesPerCycle = 8;

    /// <summary>Element-wise with one or no tensor operand.</summary>
    public const int ElementwiseStart = 10;

    /// <summary>Each further tensor operand.</summary>
    public const int ElementwisePerOperand = 1;

    /// <summary>
    /// Element-wise whose only tensor operand shares a bank with the result: reads and writes alternate, and the last write does
    /// not wait for a read.
    /// </summary>
    public const int ElementwiseStartSharedBank = 8;

    /// <summary>The same when the tensor has more than 64 channels.</summary>
    public const int ElementwiseStartSharedBankRows = 6;

    /// <summary>Movement between lanes: one 64-byte line a cycle, after this.</summary>
    public const int LaneMoveStart = 28;

    /// <summary>Lane movement within one bank of one lane: two cycles a line, but the start overlaps with them.</summary>
    public const int LaneMoveStartSharedBank = -4;

    /// <summary>One element of static memory to each lane.</summary>
    public const int StaticDistribute = 5;

    /// <summary>Commands without operands.</summary>
    public const int System = 5;
}
