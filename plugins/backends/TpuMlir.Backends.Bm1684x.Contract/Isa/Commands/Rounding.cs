namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Rounding modes of shifts and casts (the chip's instruction set). Casts to integers know the first five only.</summary>
public enum Rounding
{
    /// <summary>To nearest, halves to even.</summary>
    HalfToEven = 0,

    /// <summary>To nearest, halves away from zero.</summary>
    HalfAwayFromZero = 1,

    /// <summary>Toward zero.</summary>
    TowardZero = 2,

    /// <summary>Down.</summary>
    Floor = 3,

    /// <summary>Up.</summary>
    Ceiling = 4,

    /// <summary>To nearest, halves up.</summary>
    HalfUp = 5,

    /// <summary>To nearest, halves down.</summary>
    HalfDown = 6,
}
