using System.Runtime.InteropServices;

namespace TpuMlir.Frontends.Onnx.Reference;

/// <summary>Keeps arrays in place while native code reads them.</summary>
internal sealed class Pins : IDisposable
{
    private readonly List<GCHandle> _handles = [];

    /// <summary>The address of an array that stays where it is until disposal.</summary>
    public nint Pin(Array array)
    {
        GCHandle handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        _handles.Add(handle);
        return handle.AddrOfPinnedObject();
    }

    /// <summary>A C array of C strings.</summary>
    public nint Names(IEnumerable<string> names)
    {
        nint[] pointers = [.. names.Select(n => Pin(OrtApi.Text(n)))];
        return Pin(pointers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GCHandle handle in _handles)
        {
            handle.Free();
        }
    }
}
