using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>The relu many operators end with.</summary>
public static class FusedRelu
{
    /// <summary>Clamps a result in place when the operation asks for it.</summary>
    public static void Emit(IFusedRelu op, ProgramEmitter emitter, LocalTensor y)
    {
        if (op.DoRelu)
        {
            Emit(op.ReluLimit, emitter, y, y);
        }
    }

    /// <summary>y = min(max(x, 0), limit), without the min when the limit is negative.</summary>
    public static void Emit(double limit, ProgramEmitter emitter, LocalTensor x, LocalTensor y)
    {
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Max, y, x, Immediate.Zero(y.Type)));
        if (limit >= 0)
        {
            emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Min, y, y, ChipTypes.Float(limit, y.Type)));
        }
    }
}
