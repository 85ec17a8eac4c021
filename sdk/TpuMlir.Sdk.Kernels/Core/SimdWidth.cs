namespace TpuMlir.Sdk.Kernels;

/// <summary>Widest vector a kernel may use. A width the processor lacks falls back to the next narrower one.</summary>
public enum SimdWidth
{
    /// <summary>The widest the processor has.</summary>
    Best,

    /// <summary>Plain scalar code.</summary>
    Scalar,

    /// <summary>256-bit vectors (AVX2 with FMA).</summary>
    Bits256,

    /// <summary>512-bit vectors (AVX-512F).</summary>
    Bits512,
}
