namespace TpuMlir.Sdk.Kernels;

/// <summary>Functions of two variables.</summary>
public enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Sub,

    /// <summary>a · b.</summary>
    Mul,

    /// <summary>a / b.</summary>
    Div,

    /// <summary>max(a, b); a NaN wins.</summary>
    Max,

    /// <summary>min(a, b); a NaN wins.</summary>
    Min,

    /// <summary>a^b.</summary>
    Pow,

    /// <summary>a − b·trunc(a/b): the remainder with the sign of a, as C's fmod.</summary>
    Mod,

    /// <summary>a − b·⌊a/b⌋: the remainder with the sign of b, as Python's %.</summary>
    FloorMod,

    /// <summary>a, or a·b where a &lt; 0.</summary>
    PRelu,
}
