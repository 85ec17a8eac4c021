namespace TpuMlir.Sdk.Kernels;

/// <summary>Checks of the byte forms: data movement only depends on the size of an element, 1, 2, 4 or 8 bytes.</summary>
internal static class ElementSize
{
    public static ArgumentException Unknown(int elementSize) =>
        new($"element size {elementSize}, known are 1, 2, 4 and 8 bytes", nameof(elementSize));
}
