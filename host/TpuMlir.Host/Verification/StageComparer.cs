using TpuMlir.Host.Compilation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>Collects the comparisons of one stage over several sets of inputs.</summary>
public sealed class StageComparer(string title, StageLimits? limits, IReadOnlySet<string> outputs)
{
    private readonly List<TensorResult> _results = [];
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);

    /// <summary>Compares a tensor with its reference.</summary>
    public void Add(string name, Tensor tensor, Tensor reference)
    {
        _compared.Add(name);
        bool output = outputs.Contains(name);
        if (limits is null)
        {
            long differing = TensorComparison.DifferingBits(tensor, reference);
            _results.Add(new TensorResult(name, null, null, null, differing, output, differing == 0));
            return;
        }

        TensorComparison c = TensorComparison.Compare(tensor, reference);
        bool passed = c.NonFinite == 0 && c.Cosine >= (output ? limits.Output : limits.Inner);
        _results.Add(new TensorResult(name, c.Cosine, c.Euclidean, c.MaxError, c.NonFinite, output, passed));
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
