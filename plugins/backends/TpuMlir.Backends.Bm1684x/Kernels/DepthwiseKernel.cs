using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Depthwise convolution and transposed convolution, by PorD.</summary>
internal sealed class DepthwiseKernel
{
    public void Emit(ConvProblem problem, KernelContext context)
    {
        ElementType compute = problem.Operation.GetOr("acc_type", "") == "f32" ? ElementType.F32 : problem.Operation.Operand(0).Element;
        ChipType type = ChipTypes.Of(compute);
        Tensor filter = problem.Filter ?? throw new InvalidOperationException($"{problem.Operation} has a computed filter");
        int taps = problem.Geometry.H.Kernel * problem.Geometry.W.Kernel;
        List<(ulong, int)> parameters = [(context.Coefficient<byte>(filter.To(compute).Bytes), taps)];
        if (problem.Bias is not null)
        {
            parameters.Add((context.Coefficient<byte>(problem.Bias.To(compute).Bytes), 1));
        }

        new WindowEmission(problem.Operation, context, problem.X, problem.Y, problem.Geometry)
        {
            ComputeType = type,
            Parameters = parameters,
            Command = (y, x, window, p) => new PorD(PorDKind.Depthwise, y, x, window)
            {
                Weights = p[0] with { Shape = new Nchw(1, y.Shape.C, window.KernelH, window.KernelW) },
                Bias = p.Count > 1 ? p[1] : null,
                Pad = Immediate.Zero(type),
            },
        }.Run();
    }
}
