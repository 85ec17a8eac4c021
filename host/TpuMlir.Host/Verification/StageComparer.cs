using TpuMlir.Host.Compilation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>Collects the comparisons of one stage over several sets of inputs.</summary>
public sealed class StageComparer(string title, StageLimits? limits, IReadOnlySet<string> outputs)
{
    private readonly List<TensorResult> _results = [];
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);

    /// <summary>Compares a tensor with its reference. At an output the limit is at most <paramref name="bound"/>, when there is one.</summary>
    public void Add(string name, Tensor tensor, Tensor reference, double? bound = null)
    {
        _compared.Add(name);
        bool output = outputs.Contains(name);
        if (limits is null)
        {
            long differing = TensorComparison.DifferingBits(tensor, reference);
            _results.Add(new TensorResult(name, null, null, null, differing, output, differing == 0, null));
            return;
        }

        TensorComparison c = TensorComparison.Compare(tensor, reference);
        double limit = output ? Math.Min(limits.Output, bound ?? 1) : limits.Inner;
        bool passed = c.NonFinite == 0 && c.Cosine >= limit;
        _results.Add(new TensorResult(name, c.Cosine, c.Euclidean, c.MaxError, c.NonFinite, output, passed, limit < (output ? limits.Output : limits.Inner) ? limit : null));
    }

    /// <summary>The result; <paramref name="total"/> tensors could have been compared.</summary>
    public StageResult Finish(int total) => new(
        title,
        _compared.Count == 0 ? "not done" : _results.TrueForAll(r => r.Passed) ? "passed" : "failed",
        _compared.Count == 0 ? "no tensor has a counterpart" : null,
        _compared.Count,
        total,
        limits is null ? "every bit" : $"cosine {limits.Output} at outputs, {limits.Inner} inside, no NaN or Inf of its own",
        _results);
}
