using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>An operator on each element and one constant.</summary>
public interface IConstantBinary : IFusedRelu
{
    /// <summary>The operand.</summary>
    Value Input { get; }

    /// <summary>The constant.</summary>
    double ConstVal { get; }

    /// <summary>The result.</summary>
    Value Output { get; }
}
