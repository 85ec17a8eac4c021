namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// A matrix in the layout of MM: rows along n, columns cut into sections along c, so that element (r, k) is
/// at n = r, c = k / width, w = k mod width of an aligned tensor.
/// </summary>
internal sealed record LocalMatrix(uint Address, int Rows, int Columns, int SectionWidth, ChipType Type)
{
    public int Sections => ChipMemory.CeilDiv(Columns, SectionWidth);

    /// <summary>Columns of the last section.</summary>
    public int LastWidth => Columns - (SectionWidth * (Sections - 1));

    /// <summary>The tensor that holds the matrix, unused columns of the last section included.</summary>
    public LocalTensor AsTensor() => new(Address, new(Rows, Sections, 1, SectionWidth), Type);
}
