using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Top;

namespace Acme_Plugin;

/// <summary>A layer type: how many inputs and numbers its line has, and the operator it becomes.</summary>
internal sealed record Layer(int Inputs, int Numbers, Func<OpBuilder, Location, Value[], double[], Value> Create);

/// <summary>The layer types.</summary>
internal static class Layers
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Layer> ByType { get; } =
        new Dictionary<string, Layer>(StringComparer.Ordinal)
    {
        ["relu"] = new(1, 0, (b, at, x, _) => Relu.Create(b, at, x[0]).Output),
        ["add"] = new(2, 0, (b, at, x, _) => Add.Create(b, at, x).Output),
        ["mul"] = new(2, 0, (b, at, x, _) => Mul.Create(b, at, x).Output),
        ["scale"] = new(1, 1, (b, at, x, n) => MulConst.Create(b, at, x[0], n[0]).Output),
        ["shift"] = new(1, 1, (b, at, x, n) => AddConst.Create(b, at, x[0], n[0]).Output),
    };
}
