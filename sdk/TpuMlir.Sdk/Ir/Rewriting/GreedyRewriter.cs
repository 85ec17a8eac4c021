using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>Applies rules until none matches, and erases operations nobody reads.</summary>
/// <remarks>
/// Operations are visited in program order; what a rule touched is visited again. A set of rules that undo each other would
/// never end, so the number of rewrites is limited.
/// </remarks>
public static class GreedyRewriter
{
    private const int MostRewritesPerOperation = 64;

    /// <summary>Runs to the fixed point; true when anything changed.</summary>
    /// <exception cref="InvalidOperationException">The rules do not come to an end; names the one applied last.</exception>
    public static bool Run(Module module, IReadOnlyList<RewriteRule> rules)
    {
        var driver = new Driver(module);
        int budget = MostRewritesPerOperation * (module.Body.Operations.Count + 16);
        bool changed = false;
        while (driver.Next() is { } operation)
        {
            if (IsDead(operation))
            {
                driver.Erase(operation);
                changed = true;
                continue;
            }

            foreach (RewriteRule rule in rules)
            {
                if (rule.Roots.Count > 0 && !rule.Roots.Contains(operation.Name))
                {
                    continue;
                }

                driver.Builder.Before(operation);
                if (!rule.Apply(operation, driver))
                {
                    continue;
                }

                changed = true;
                if (--budget < 0)
                {
                    throw new InvalidOperationException($"rewriting does not end; the last rule applied was {rule.GetType().Name} at {operation}");
                }

                driver.AddNew();
                if (operation.Block is not null)
                {
                    driver.Changed(operation);
                }

                break;
            }
        }

        return changed;
    }

    private static bool IsDead(Operation operation) =>
        operation.Results.Count > 0 && operation.IsUnused && operation.Name != "top.Input" && operation.Regions.Count == 0;

    /// <summary>The worklist.</summary>
    private sealed class Driver : OpRewriter
    {
        private readonly LinkedList<Operation> _list = new();
        private readonly HashSet<Operation> _listed = [];
        private readonly HashSet<Operation> _seen = [];

        public Driver(Module module)
            : base(module) => AddNew();

        public Operation? Next()
        {
            while (_list.First is { } node)
            {
                _list.RemoveFirst();
                _listed.Remove(node.Value);
                if (node.Value.Block is not null)
                {
                    return node.Value;
                }
            }

            return null;
        }

        public override void Changed(Operation operation)
        {
            if (operation.Block is not null && _listed.Add(operation))
            {
                _list.AddLast(operation);
            }
        }

        public override void Erase(Operation operation)
        {
            string? weight = operation.Name == "top.Weight" ? operation.Location.Name : null;
            base.Erase(operation);
            if (weight is not null && !Module.Operations.Any(o => o.Name == "top.Weight" && o.Location.Name == weight))
            {
                Module.Weights.Remove(weight);
            }
        }

        /// <summary>Lists operations not seen before.</summary>
        public void AddNew()
        {
            foreach (Operation operation in Module.Operations)
            {
                if (_seen.Add(operation))
                {
                    Changed(operation);
                }
            }
        }
    }
}
