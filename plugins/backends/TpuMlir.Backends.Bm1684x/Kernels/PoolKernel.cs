using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Average and maximum pooling, by PorD.</summary>
internal sealed class PoolKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Pool2D"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        ChipType type = operation.GetOr("acc_type", "") == "f32" ? ChipType.F32 : x.Type;
        bool max = operation.Get<string>("pool_mode") == "Max";
        uint scale = max ? 0 : ChipTypes.Float(operation.GetOr("scale", 1.0), type).Bits;
        new WindowEmission(operation, context, x, y, WindowGeometry.Of(operation, x.Shape, y.Shape))
        {
            ComputeType = type,
            Command = (result, input, window, _) => new PorD(max ? PorDKind.MaxPool : PorDKind.AveragePool, result, input, window)
            {
                ScaleBits = scale,
                Pad = max ? ChipTypes.Float(double.NegativeInfinity, type) : Immediate.Zero(type),
            },
        }.Run();
    }
}
