using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>A local rewrite: a pattern, and what takes its place. The law it rests on is its doc comment. Stateless.</summary>
public abstract class RewriteRule
{
    /// <summary>The rule's name in messages and statistics.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Names of the operations it starts at ("top.Relu"); empty for all.</summary>
    public abstract IReadOnlyList<string> Roots { get; }

    /// <summary>
    /// Rewrites if the pattern matches at <paramref name="root"/>; true when something changed. Changes go through
    /// <paramref name="rewriter"/>, whose builder stands before the root; operations changed in place are reported to it.
    /// </summary>
    public abstract bool Apply(Operation root, OpRewriter rewriter);
}
