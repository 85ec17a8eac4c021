using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>A local rewrite: a pattern, and what takes its place. The law it rests on is its doc comment.</summary>
public abstract class RewriteRule
{
    /// <summary>Names of the operations it starts at; empty for all.</summary>
    public abstract IReadOnlyList<string> Roots { get; }

    /// <summary>Rewrites if the pattern matches at <paramref name="root"/>; true when something changed.</summary>
    public abstract bool Apply(Operation root, OpRewriter rewriter);
}
