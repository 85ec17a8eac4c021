namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>
/// A matrix in linear memory and its sections of some columns each in local memory, of which <paramref name="localColumns"/> are used.
/// Moving goes section by section: all of one section lies in one lane.
/// </summary>
internal sealed unsafe class MatrixSections(MemoryView matrix, MemoryView lanes, bool toLocal, bool transposed, int localColumns, ulong mask)
{
    // Rows of a lane that are filled element by element while they are in the cache.
    private const int Block = 64;

    /// <summary>Moves <paramref name="rows"/> rows of a section.</summary>
    public void Move(int section, int firstRow, int rows)
    {
        if (toLocal && !lanes.Enabled(section, mask))
        {
            return;
        }

        int first = section * lanes.Shape.W, columns = Math.Min(lanes.Shape.W, localColumns - first), size = lanes.Size;
        byte* inLane = lanes.Plane(firstRow, section);
        if (!transposed)
        {
            Copy(matrix.Element(0, 0, firstRow, first), matrix.Stride.H, inLane, rows, columns * size);
            return;
        }

        for (int r = 0; r < rows; r += Block, inLane += Block * lanes.Stride.N)
        {
            for (int i = 0; i < columns; i++)
            {
                Copy(matrix.Element(0, 0, first + i, firstRow + r), size, inLane + (long)i * size, Math.Min(Block, rows - r), size);
            }
        }
    }

    private void Copy(byte* inMatrix, long step, byte* inLane, int count, int bytes)
    {
        if (toLocal)
        {
            PlaneCopy.CopyPieces(inMatrix, step, inLane, lanes.Stride.N, count, bytes);
        }
        else
        {
            PlaneCopy.CopyPieces(inLane, lanes.Stride.N, inMatrix, step, count, bytes);
        }
    }
}
