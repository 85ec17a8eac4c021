namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// A matrix in the layout of MM: rows along n, columns cut into sections along c, so that element (r, k) is
/// at n = r, c = k / width, w = k mod width of an aligned tensor.
/// </summary>
/// <param name="Address">Where it begins, as in <see cref="LocalTensor"/>.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="SectionWidth">Columns of a section; the last one may have fewer.</param>
/// <param name="Type">Type of an element.</param>
public sealed record LocalMatrix(uint Address, int Rows, int Columns, int SectionWidth, ChipType Type)
{
    /// <summary>Sections a row is cut into.</summary>
    public int Sections => ChipMemory.CeilDiv(Columns, SectionWidth);

    /// <summary>Columns of the last section.</summary>
    public int LastWidth => Columns - (SectionWidth * (Sections - 1));

    /// <summary>A matrix given the way commands give it: sections of one width and the width of the last one.</summary>
    public static LocalMatrix OfSections(uint address, int rows, int sections, int width, int lastWidth, ChipType type)
    {
        // Nonsense extents must stay large rather than wrap around: access sets are computed from them.
        var columns = Math.Clamp(((long)width * (sections - 1)) + lastWidth, 0, int.MaxValue);
        return new(address, rows, (int)columns, width, type);
    }

    /// <summary>The tensor that holds the matrix, unused columns of the last section included.</summary>
    public LocalTensor AsTensor() => new(Address, new(Rows, Sections, 1, SectionWidth), Type);
}
