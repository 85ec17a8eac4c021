using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Matrix products: MM for f32, MM2 for halves.</summary>
internal sealed class MatMulKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.MatMul"];

    public override void Emit(Operation operation, KernelContext context)
    {
        MatMulProblem problem = MatMulProblem.Of(operation, context);
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
