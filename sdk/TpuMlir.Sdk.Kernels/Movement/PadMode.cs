namespace TpuMlir.Sdk.Kernels;

/// <summary>What stands outside the tensor.</summary>
public enum PadMode
{
    /// <summary>A given value.</summary>
    Constant,

    /// <summary>The mirror image without the border element: … 2 1 | 0 1 2 | 1 0 ….</summary>
    Reflect,

    /// <summary>The border element: … 0 0 | 0 1 2 | 2 2 ….</summary>
    Edge,
}
