using TpuMlir.Backends.Bm1684x.Generation;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Convolution and transposed convolution over all channels of a group, by CONV.</summary>
/// <remarks>
/// Slices: n, output channels in multiples of the lanes, h and w of the result. Input channels are taken in the passes the
/// operation records (ic_cut), the partial sums staying in local memory as f32. The filter is resident when one piece of it
/// serves every slice, streamed otherwise.
/// </remarks>
internal static class ConvKernel
{
    public static void Emit(Tpu.IConvolution op, KernelContext context)
    {
        ConvProblem problem = ConvProblem.Of(op, context);
        if (problem.IsDepthwise)
        {
            DepthwiseKernel.Emit(problem, context);
            return;
        }

        new ConvEmission(problem, context).Run();
    }
}
