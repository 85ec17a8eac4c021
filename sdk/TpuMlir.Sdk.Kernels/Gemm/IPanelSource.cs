namespace TpuMlir.Sdk.Kernels;

/// <summary>Where the columns of B come from: a matrix, its transpose, or the windows of an image.</summary>
internal unsafe interface IPanelSource
{
    /// <summary>
    /// Writes B[k0 … k0+kc, n0 … n0+width) row by row, <paramref name="stride"/> ≥ width elements apart. Columns between
    /// width and stride may get any value; up to one vector past the last row may be overwritten.
    /// </summary>
    void Pack(int k0, int kc, int n0, int width, float* destination, int stride);
}
