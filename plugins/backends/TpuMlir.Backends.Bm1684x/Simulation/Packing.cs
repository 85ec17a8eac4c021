namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// Keeping of 32-bit words those whose test is not zero. Every word is written and only a kept one moves the end on, which needs
/// no branch; so the room must be as large as the input.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Keeps values; how many.</summary>
    public static int Values(int* tests, int* values, int count, int* packed)
    {
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            packed[found] = values[i];
            found += tests[i] != 0 ? 1 : 0;
        }

        return found;
    }

    /// <summary>Keeps positions, counted from <paramref name="first"/>; how many.</summary>
    public static int Indices(int* tests, int first, int count, int* packed)
    {
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            packed[found] = first + i;
            found += tests[i] != 0 ? 1 : 0;
        }

        return found;
    }
}
