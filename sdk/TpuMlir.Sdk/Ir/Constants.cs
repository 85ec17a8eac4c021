using System.Diagnostics.CodeAnalysis;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>Reading constant operands.</summary>
public static class Constants
{
    /// <summary>True when the value is a <c>top.Weight</c> of the module.</summary>
    public static bool IsWeight(this Value value) => value.Definition is { Name: "top.Weight" };

    /// <summary>The data of a <c>top.Weight</c>; false when the value is computed.</summary>
    public static bool TryGetConstant(this Module module, Value value, [NotNullWhen(true)] out Tensor? data)
    {
        data = value.IsWeight() && module.Weights.Contains(value.Name!) ? module.Weights[value.Name!] : null;
        return data is not null;
    }
}
