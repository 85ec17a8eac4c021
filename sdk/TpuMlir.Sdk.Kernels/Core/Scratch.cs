using System.Buffers;
using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>A pinned, cache-line aligned temporary buffer with room for one vector to overrun its end.</summary>
internal readonly unsafe struct Scratch : IDisposable
{
    private const int Line = 64;
    private readonly float[] array;
    private readonly GCHandle handle;

    public Scratch(long count)
    {
        // One line for alignment, one because block copies store whole vectors.
        array = ArrayPool<float>.Shared.Rent(checked((int)(count + (2 * Line / sizeof(float)))));
        handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        Pointer = (float*)(((nint)handle.AddrOfPinnedObject() + Line - 1) & ~(nint)(Line - 1));
    }

    public float* Pointer { get; }

    public void Dispose()
    {
        handle.Free();
        ArrayPool<float>.Shared.Return(array);
    }
}
