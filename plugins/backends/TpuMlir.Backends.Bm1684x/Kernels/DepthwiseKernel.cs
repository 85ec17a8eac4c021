using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Depthwise convolution and transposed convolution, by PorD.</summary>
internal static class DepthwiseKernel
{
    public static void Emit(ConvProblem problem, KernelContext context)
    {
        ElementType compute = problem.Op.Accumulator();
        Tensor filter = problem.Filter ?? throw new InvalidOperationException($"{problem.Op.Operation} has a computed filter");
        List<(ulong, int)> parameters = [(context.Coefficient<byte>(filter.To(compute).Bytes), problem.Geometry.H.Kernel * problem.Geometry.W.Kernel)];
        if (problem.Bias is not null)
        {
            parameters.Add((context.Coefficient<byte>(problem.Bias.To(compute).Bytes), 1));
        }

        new WindowEmission(problem.Op, context)
        {
            Parameters = parameters,
            Command = (y, x, window, p) => new PorD(PorDKind.Depthwise, y, x, window)
            {
                Weights = p[0] with { Shape = new Nchw(1, y.Shape.C, window.KernelH, window.KernelW) },
                Bias = p.Count > 1 ? p[1] : null,
                Pad = Immediate.Zero(ChipTypes.Of(compute)),
            },
        }.Run();
    }
}
