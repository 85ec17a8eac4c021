using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>The rules of a chip: by operator name, else the first whose trait the operator has.</summary>
internal sealed class LoweringRules
{
    private static readonly Numerics[] Kinds = [Numerics.Floating, Numerics.Quantized];

    private readonly Dictionary<(string Name, Numerics Kind), LoweringRule> _named = [];
    private readonly List<LoweringRule> _all = [];

    /// <exception cref="DiagnosticException">Two rules name the same operator.</exception>
    public LoweringRules(TargetDescription target, IEnumerable<LoweringRule> rules)
    {
        var bag = new DiagnosticBag();
        foreach (LoweringRule rule in rules)
        {
            _all.Add(rule);
            (string, Numerics)[] keys = [.. Kinds.Where(k => rule.Numerics.HasFlag(k)).SelectMany(k => rule.Operators.Select(n => (n, k)))];
            foreach ((string name, Numerics kind) in keys.Where(k => !_named.TryAdd(k, rule)).DistinctBy(k => k.Item1))
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.MalformedPlugin,
                    $"{_named[(name, kind)].GetType().FullName} and {rule.GetType().FullName} both lower {name} to {target.Name}",
                    Why: "which of them is used would depend on the order in which plugins are found",
                    Help: "remove one of the two plugins"));
            }
        }

        bag.ThrowIfErrors();
    }

    /// <summary>True when a rule names the operator.</summary>
    public bool Names(string operatorName) => Kinds.Any(k => _named.ContainsKey((operatorName, k)));

    /// <summary>The rule of an operation that computes in this kind of numbers, or null.</summary>
    public LoweringRule? Find(Op op, Numerics kind) =>
        _named.GetValueOrDefault((op.Operation.Name, kind)) ?? _all.Find(r => r.Numerics.HasFlag(kind) && r.Covers(op));
}
