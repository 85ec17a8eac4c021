using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Matrix products: MM for f32, MM2 for halves.</summary>
internal static class MatMulKernel
{
    public static void Emit(Tpu.MatMul op, KernelContext context)
    {
        MatMulProblem problem = MatMulProblem.Of(op, context);
        if (problem.L.Type.IsHalf)
        {
            new HalfMatMulEmission(problem, context).Run();
        }
        else
        {
            new MatMulEmission(problem, context).Run();
        }
    }
}
