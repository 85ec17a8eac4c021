using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>The rules of a chip: by operator name, else the first whose trait the operator has.</summary>
internal sealed class LoweringRules
{
    private readonly Dictionary<string, LoweringRule> _named = new(StringComparer.Ordinal);
    private readonly List<LoweringRule> _all = [];

    /// <exception cref="DiagnosticException">Two rules name the same operator.</exception>
    public LoweringRules(TargetDescription target, IEnumerable<LoweringRule> rules)
    {
        var bag = new DiagnosticBag();
        foreach (LoweringRule rule in rules)
        {
            _all.Add(rule);
            foreach (string name in rule.Operators.Where(n => !_named.TryAdd(n, rule)))
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.MalformedPlugin,
                    $"{_named[name].GetType().FullName} and {rule.GetType().FullName} both lower {name} to {target.Name}",
                    Why: "which of them is used would depend on the order in which plugins are found",
                    Help: "remove one of the two plugins"));
            }
        }

        bag.ThrowIfErrors();
    }

    /// <summary>True when a rule names the operator.</summary>
    public bool Names(string operatorName) => _named.ContainsKey(operatorName);

    /// <summary>The rule of an operation, or null.</summary>
    public LoweringRule? Find(Op op) => _named.GetValueOrDefault(op.Operation.Name) ?? _all.Find(r => r.Covers(op));
}
