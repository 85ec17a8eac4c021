namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Rounding modes of shifts and casts (isa.md section 2). Casts to integers know the first five only.</summary>
internal enum Rounding
{
    HalfToEven = 0,
    HalfAwayFromZero = 1,
    TowardZero = 2,
    Floor = 3,
    Ceiling = 4,
    HalfUp = 5,
    HalfDown = 6,
}
