using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Average and maximum pooling, by PorD.</summary>
internal static class PoolKernel
{
    public static void Emit(Tpu.Pool2D op, KernelContext context)
    {
        ChipType type = ChipTypes.Of(op.Accumulator());
        bool max = op.PoolMode == "Max";
        new WindowEmission(op, context)
        {
            Command = (result, input, window, _) => new PorD(max ? PorDKind.MaxPool : PorDKind.AveragePool, result, input, window)
            {
                ScaleBits = max ? 0 : ChipTypes.Float(op.Scale, type).Bits,
                Pad = max ? ChipTypes.Float(double.NegativeInfinity, type) : Immediate.Zero(type),
            },
        }.Run();
    }
}
