namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// Equal buffers of local memory for one role of an operation: an input, the filter, the result, scratch. Two buffers let
/// the next slice load while this one is computed; one buffer holds something resident.
/// </summary>
public sealed class LocalPool(string role, int bytes, int count)
{
    /// <summary>What the buffers hold; for messages.</summary>
    public string Role { get; } = role;

    /// <summary>Bytes of one buffer in each lane.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Number of buffers.</summary>
    public int Count { get; } = count;

    /// <summary>Offset of each buffer within a lane; set by <see cref="LocalMemoryLayout"/>.</summary>
    public int[] Offsets { get; internal set; } = [];
}
