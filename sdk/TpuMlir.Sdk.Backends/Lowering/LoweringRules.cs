using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>The rules of a chip: by operator name, else the first whose trait the operator has.</summary>
internal sealed class LoweringRules(BackendParts parts)
{
    private readonly BackendPartTable<LoweringRule> _floating = Named(parts, Numerics.Floating), _quantized = Named(parts, Numerics.Quantized);
    private readonly IReadOnlyList<LoweringRule> _all = parts.Of<LoweringRule>();

    /// <summary>True when a rule names the operator.</summary>
    public bool Names(string operatorName) => _floating.Has(operatorName) || _quantized.Has(operatorName);

    /// <summary>The rule of an operation that computes in this kind of numbers, or null.</summary>
    /// <exception cref="DiagnosticException">Rules of two plugins name the operator.</exception>
    public LoweringRule? Find(Op op, Numerics kind) =>
        (kind == Numerics.Floating ? _floating : _quantized).Find(op.Operation.Name) ?? _all.FirstOrDefault(r => r.Numerics.HasFlag(kind) && r.Covers(op));

    private static BackendPartTable<LoweringRule> Named(BackendParts parts, Numerics kind) =>
        new(parts, r => r.Numerics.HasFlag(kind) ? r.Operators : [], "lower");
}
