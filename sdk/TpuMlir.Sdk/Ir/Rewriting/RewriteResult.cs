namespace TpuMlir.Sdk.Ir.Rewriting;

/// <summary>What a run of rules did.</summary>
/// <param name="Applied">How often each rule fired, by its name in ordinal order; rules that did not are left out.</param>
/// <param name="Erased">Number of unused operations erased.</param>
public sealed record RewriteResult(IReadOnlyDictionary<string, int> Applied, int Erased)
{
    /// <summary>True when anything was changed.</summary>
    public bool Changed => Applied.Count > 0 || Erased > 0;
}
