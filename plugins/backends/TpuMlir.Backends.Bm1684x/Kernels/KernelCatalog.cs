namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>The kernels by operator.</summary>
internal static class KernelCatalog
{
    private static readonly Kernel[] Kernels =
    [
        new ActiveKernel(), new BinaryKernel(), new ConcatKernel(), new ConvKernel(), new DivKernel(), new GatherKernel(),
        new MatMulKernel(), new PadKernel(), new PermuteKernel(), new PoolKernel(), new PReluKernel(), new ReduceKernel(),
        new ScaleKernel(), new SliceKernel(), new SoftmaxKernel(), new TileKernel(), new UnaryKernel(), new UpsampleKernel(),
    ];

    private static readonly Dictionary<string, Kernel> ByOperator = Kernels
        .SelectMany(k => k.Operators.Select(o => (o, k)))
        .ToDictionary(p => p.o, p => p.k, StringComparer.Ordinal);

    /// <summary>The kernel of an operator, or null.</summary>
    public static Kernel? Find(string operatorName) => ByOperator.GetValueOrDefault(operatorName);
}
