using System.Runtime.InteropServices;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// Zeroed unmanaged memory of a fixed size. The operating system gives pages only when they are touched, so a block of
/// many gigabytes costs what is used of it.
/// </summary>
internal sealed unsafe class MemoryBlock : SafeHandle
{
    /// <summary>Allocates <paramref name="length"/> zero bytes.</summary>
    public MemoryBlock(long length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        // Slack on both sides: room to align, and whole vectors may be read past the last element.
        handle = (nint)NativeMemory.AllocZeroed((nuint)length + 192);
        Pointer = (byte*)((handle + 63) & ~(nint)63);
    }

    /// <summary>First byte, 64-byte aligned.</summary>
    public byte* Pointer { get; }

    /// <summary>Bytes of the block.</summary>
    public long Length { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A window of at most 2 GiB.</summary>
    public Span<byte> Span(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Length);
        return new Span<byte>(Pointer + offset, count);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
