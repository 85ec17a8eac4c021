using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>Applies rules until none fires any more.</summary>
/// <remarks>
/// Operations are visited in program order, and again when something around them changed; for each, the first rule of the
/// list that fires wins. Unused operations that are of dialect top or tpu, or known to the registry, are erased on the way
/// (not top.Input, which is the network's interface, and not operations without results, which are there for their effect),
/// and the data of erased weights with them. The result depends on the module and the order of the rules only.
/// </remarks>
public sealed class GreedyRewriter : OpRewriter
{
    private readonly IReadOnlyList<RewriteRule> _rules;
    private readonly Queue<Operation> _queue = new();
    private readonly HashSet<Operation> _queued = [];
    private readonly HashSet<string> _erasedWeights = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _applied = new(StringComparer.Ordinal);
    private readonly OpRegistry? _operators;
    private int _erased;

    private GreedyRewriter(Module module, IReadOnlyList<RewriteRule> rules, OpRegistry? operators)
        : base(module)
    {
        _rules = rules;
        _operators = operators;
        Builder.Inserted = Changed;
    }

    /// <summary>Applies <paramref name="rules"/> to a fixed point; true when anything changed.</summary>
    /// <exception cref="InvalidOperationException">The rules never come to an end.</exception>
    public static bool Run(Module module, IReadOnlyList<RewriteRule> rules) => Run(module, rules, null).Changed;

    /// <summary>Applies <paramref name="rules"/> to a fixed point and tells what they did.</summary>
    /// <param name="module">The module to change.</param>
    /// <param name="rules">The rules, most wanted first.</param>
    /// <param name="operators">The operators in use, which have no side effects; null for those of the dialects top and tpu.</param>
    /// <param name="maxApplications">How often rules may fire in all; null for a number no honest set of rules reaches.</param>
    /// <exception cref="InvalidOperationException">The rules never come to an end; the message names the one that fires most.</exception>
    public static RewriteResult Run(Module module, IReadOnlyList<RewriteRule> rules, OpRegistry? operators, int? maxApplications = null)
    {
        var rewriter = new GreedyRewriter(module, rules, operators);
        int limit = maxApplications ?? 1000 + (100 * module.Root.Walk().Count());
        // A rule may forget to report a change, so the last sweep over everything must find nothing.
        while (rewriter.Sweep(limit))
        {
        }

        rewriter.DropWeights();
        return new RewriteResult(rewriter._applied, rewriter._erased);
    }

    /// <inheritdoc/>
    public override void Changed(Operation operation)
    {
        if (_queued.Add(operation))
        {
            _queue.Enqueue(operation);
        }
    }

    /// <inheritdoc/>
    public override void Erase(Operation operation)
    {
        if (operation is { Name: "top.Weight", Location.Name: { } name })
        {
            _erasedWeights.Add(name);
        }

        base.Erase(operation);
    }

    private bool Sweep(int limit)
    {
        foreach (Operation operation in Module.Root.Walk())
        {
            Changed(operation);
        }

        bool changed = false;
        while (_queue.TryDequeue(out Operation? operation))
        {
            _queued.Remove(operation);
            // Erased operations stand in no block.
            if (operation.Block is not null)
            {
                changed |= EraseIfUnused(operation) || ApplyFirst(operation, limit);
            }
        }

        return changed;
    }

    private bool EraseIfUnused(Operation operation)
    {
        bool pure = operation.Dialect is "top" or "tpu" || _operators?.Find(operation.Name) is not null;
        if (operation.Results.Count == 0 || !operation.IsUnused || !pure || operation.Name == "top.Input")
        {
            return false;
        }

        Erase(operation);
        _erased++;
        return true;
    }

    private bool ApplyFirst(Operation operation, int limit)
    {
        foreach (RewriteRule rule in _rules)
        {
            if (rule.Roots.Count > 0 && !rule.Roots.Contains(operation.Name))
            {
                continue;
            }

            string description = operation.ToString();
            Operation[] users = [.. operation.Results.SelectMany(r => r.Users)];
            Builder.Before(operation);
            if (!rule.Apply(operation, this))
            {
                continue;
            }

            Count(rule, description, limit);
            foreach (Operation touched in users.Append(operation).Where(o => o.Block is not null))
            {
                Changed(touched);
            }

            return true;
        }

        return false;
    }

    private void Count(RewriteRule rule, string operation, int limit)
    {
        _applied[rule.Name] = _applied.GetValueOrDefault(rule.Name) + 1;
        if (_applied.Values.Sum() > limit)
        {
            (string name, int count) = _applied.MaxBy(a => a.Value);
            throw new InvalidOperationException($"the rewrite rules do not come to an end: {name} fired {count} times; the last was {rule.Name} on {operation}");
        }
    }

    private void DropWeights()
    {
        foreach (Operation operation in Module.Root.Walk().Where(o => o.Name == "top.Weight"))
        {
            _erasedWeights.Remove(operation.Location.Name ?? "");
        }

        foreach (string name in _erasedWeights)
        {
            Module.Weights.Remove(name);
        }
    }
}
