using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A place in global memory while the artifact is made: where its region will lie is known when the container is written, or only when it is loaded.</summary>
/// <param name="Region">The region; see <see cref="GlobalRegion"/>.</param>
/// <param name="Offset">Bytes from the region's beginning.</param>
public readonly record struct GlobalAddress(int Region, long Offset)
{
    private const int RegionShift = 56;

    /// <summary>Region and offset as one number, for chips whose addresses stay like that until a loader resolves them.</summary>
    public ulong Packed => ((ulong)Region << RegionShift) | (ulong)Offset;

    /// <summary>The address of a packed number.</summary>
    public static GlobalAddress Unpack(ulong packed) => new((int)(packed >> RegionShift), (long)(packed & ((1UL << RegionShift) - 1)));

    /// <summary>Bytes from here on, each region as a memory of its own, behind the usual ones.</summary>
    public MemoryRange Range(long bytes) => new(GlobalRegion.Space(Region), UInt128.One, Offset, Offset + bytes);

    /// <summary>So many bytes behind.</summary>
    public static GlobalAddress operator +(GlobalAddress address, long bytes) => address with { Offset = address.Offset + bytes };
}

/// <summary>The regions of global memory an artifact uses.</summary>
public static class GlobalRegion
{
    /// <summary>Constants: weights, tables.</summary>
    public const int Constants = 0;

    /// <summary>Computed tensors; network inputs and outputs too where these have no regions of their own.</summary>
    public const int Activations = 1;

    /// <summary>Network inputs.</summary>
    public const int Inputs = 2;

    /// <summary>Network outputs.</summary>
    public const int Outputs = 3;

    /// <summary>The region as a memory of its own in <see cref="MemoryRange"/>, behind the usual ones.</summary>
    public static int Space(int region) => 16 + region;

    /// <summary>What messages call such a memory: "the region of inputs"; null for one that is no region.</summary>
    internal static string? Name(int space) => (space - Space(0)) switch
    {
        Constants => "the region of constants",
        Activations => "the region of activations",
        Inputs => "the region of inputs",
        Outputs => "the region of outputs",
        _ => null,
    };

    /// <summary>Number of regions.</summary>
    public const int Count = 4;
}

/// <summary>A contiguous tensor in global memory.</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Type">Its element type.</param>
public sealed record TensorPlace(GlobalAddress Address, Shape Shape, ElementType Type)
{
    /// <summary>The address of an element.</summary>
    public GlobalAddress At(long element) => Address + (element * Type.Size());
}
