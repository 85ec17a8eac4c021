using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>Replaces a small piece of a module by something equal and better. Stateless.</summary>
public abstract class RewriteRule
{
    /// <summary>The rule's name in messages and statistics.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The names of the operations it looks at ("top.Relu"); empty for all.</summary>
    public virtual IReadOnlyCollection<string> Operators => [];

    /// <summary>
    /// Rewrites around <paramref name="operation"/>, or returns false and has changed nothing. Changes go through
    /// <paramref name="rewriter"/>; operations changed in place are reported to it.
    /// </summary>
    public abstract bool Apply(Operation operation, OpRewriter rewriter);
}

/// <summary>What a run of rules did.</summary>
/// <param name="Applied">How often each rule fired, by its name in ordinal order; rules that did not are left out.</param>
/// <param name="Erased">Number of unused operations erased.</param>
public sealed record RewriteResult(IReadOnlyDictionary<string, int> Applied, int Erased)
{
    /// <summary>True when anything was changed.</summary>
    public bool Changed => Applied.Count > 0 || Erased > 0;
}
