using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>What windows are computed in.</summary>
public static class WindowTypes
{
    /// <summary>The type sums are accumulated in: acc_type, or the input's where it is empty.</summary>
    public static ElementType Accumulator(this IWindow op) =>
        ElementTypes.TryParse(op.AccType, out ElementType type) ? type : op.Input.Element;
}
