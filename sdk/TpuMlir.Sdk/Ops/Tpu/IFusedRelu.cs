using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>An operator whose result may pass through a relu.</summary>
public interface IFusedRelu
{
    /// <summary>The operation behind the view.</summary>
    Operation Operation { get; }

    /// <summary>Whether negative results become 0.</summary>
    bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    double ReluLimit { get; }
}
