using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>An operator on pairs of elements of two operands, broadcast by numpy's rules.</summary>
public interface IBinary : IFusedRelu
{
    /// <summary>The first operand.</summary>
    Value Lhs { get; }

    /// <summary>The second operand.</summary>
    Value Rhs { get; }

    /// <summary>The result.</summary>
    Value Output { get; }
}
