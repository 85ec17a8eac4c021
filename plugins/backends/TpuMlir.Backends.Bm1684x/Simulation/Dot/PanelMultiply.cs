namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>What a dot-product command does with its accumulators before and after the products.</summary>
internal unsafe interface IAccumulatorPolicy
{
    /// <summary>Start values of <paramref name="count"/> columns of one row.</summary>
    void Start(int row, int column, int count, float* first, float* second);

    /// <summary>Writes the results.</summary>
    void Finish(int row, int column, int count, float* first, float* second);
}

/// <summary>The loop nest of all dot-product commands: panels of columns, chunks of rows, blocks of depth.</summary>
internal static unsafe class PanelMultiply
{
    private const int ChunkRows = 256;

    /// <summary>Computes rows × columns results.</summary>
    public static void Run(
        ScratchScope scratch, PanelSource right, IPanelKernel kernel, IAccumulatorPolicy policy, int rows, int columns)
    {
        int panels = (columns + PanelSource.Width - 1) / PanelSource.Width;
        int chunkRows = ChunkRows;
        // Enough tasks for even shares; but every chunk fills its panels itself.
        while (chunkRows > 16 && panels * ((rows + chunkRows - 1) / chunkRows) < (chunkRows > 64 ? 16 : 4))
        {
            chunkRows /= 2;
        }

        int chunks = (rows + chunkRows - 1) / chunkRows;
        using var task = new PanelTask(scratch, right, kernel, policy, rows, columns, chunkRows);
        if ((long)rows * columns * kernel.DepthBlocks[^1] < 1 << 17)
        {
            for (int i = 0; i < panels * chunks; i++)
            {
                task.Compute(i % panels, i / panels);
            }
        }
        else
        {
            Parallel.For(0, panels * chunks, i => task.Compute(i % panels, i / panels));
        }
    }

    private sealed class PanelTask(
        ScratchScope scratch, PanelSource right, IPanelKernel kernel, IAccumulatorPolicy policy, int rows, int columns, int chunkRows)
        : IDisposable
    {
        private readonly ThreadLocal<nint> _room = new(() => (nint)scratch.Rent<float>(
            2L * chunkRows * PanelSource.Width + (DepthBlocks.Depth + 64) * PanelSource.Width));

        public void Dispose() => _room.Dispose();

        public void Compute(int panelIndex, int chunk)
        {
            const int P = PanelSource.Width;
            float* first = (float*)_room.Value;
            float* second = first + (long)chunkRows * P;
            uint* panel = (uint*)(second + (long)chunkRows * P);
            int column = panelIndex * P, count = Math.Min(P, columns - column);
            int row0 = chunk * chunkRows, rowCount = Math.Min(chunkRows, rows - row0);
            for (int row = 0; row < rowCount; row++)
            {
                policy.Start(row0 + row, column, count, first + (long)row * P, second + (long)row * P);
            }

            for (int block = 0; block + 1 < kernel.DepthBlocks.Length; block++)
            {
                int depth = kernel.DepthBlocks[block];
                right.Fill(depth, kernel.DepthBlocks[block + 1] - depth, column, count, panel);
                kernel.Prepare(block, panel);
                for (int row = 0; row < rowCount; row += IPanelKernel.BlockRows)
                {
                    kernel.Run((row0 + row) / IPanelKernel.BlockRows, block, panel, first + (long)row * P, second + (long)row * P);
                }
            }

            for (int row = 0; row < rowCount; row++)
            {
                policy.Finish(row0 + row, column, count, first + (long)row * P, second + (long)row * P);
            }
        }
    }
}
