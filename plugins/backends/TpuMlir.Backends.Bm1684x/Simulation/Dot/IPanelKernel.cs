namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>The inner loop of one kind of dot product, with the packed left matrix it owns.</summary>
internal unsafe interface IPanelKernel
{
    /// <summary>Rows of one block.</summary>
    const int BlockRows = 4;

    /// <summary>First depth of each depth block, and the depth behind the last. Every start is even.</summary>
    int[] DepthBlocks { get; }

    /// <summary>
    /// Adds the products of one depth block to the accumulators of rows 4·rowBlock..+3, which lie
    /// <see cref="PanelSource.Width"/> apart. The panel may be rearranged by <see cref="Prepare"/> before.
    /// </summary>
    void Run(int rowBlock, int depthBlock, uint* panel, float* first, float* second);

    /// <summary>Brings a filled panel into the kernel's form.</summary>
    void Prepare(int depthBlock, uint* panel)
    {
    }
}

/// <summary>Cutting the depth into blocks whose panel stays in the first-level cache.</summary>
internal static class DepthBlocks
{
    /// <summary>Depth of a full block.</summary>
    public const int Depth = 128;

    /// <summary>Blocks of full depth.</summary>
    public static int[] Even(int depth)
    {
        var starts = new int[(depth + Depth - 1) / Depth + 1];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = Math.Min(i * Depth, depth);
        }

        return starts;
    }
}
