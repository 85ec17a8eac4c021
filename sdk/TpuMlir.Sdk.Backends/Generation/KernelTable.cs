using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A chip's kernels by operator.</summary>
public sealed class KernelTable<TContext>
{
    private readonly Dictionary<string, Kernel<TContext>> _kernels = new(StringComparer.Ordinal);

    /// <summary>A table of kernels: the backend's own, and those other plugins bring.</summary>
    /// <exception cref="DiagnosticException">Two kernels emit the same operator.</exception>
    public KernelTable(string chip, IEnumerable<Kernel<TContext>> kernels)
    {
        var bag = new DiagnosticBag();
        foreach (Kernel<TContext> kernel in kernels)
        {
            foreach (string name in kernel.Operators.Where(n => !_kernels.TryAdd(n, kernel)))
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.MalformedPlugin,
                    $"{_kernels[name].GetType().FullName} and {kernel.GetType().FullName} both generate code of {name} for {chip}",
                    Why: "which of them is used would depend on the order in which plugins are found",
                    Help: "remove one of the two plugins"));
            }
        }

        bag.ThrowIfErrors();
    }

    /// <summary>The kernel of an operator, or null.</summary>
    public Kernel<TContext>? Find(string operatorName) => _kernels.GetValueOrDefault(operatorName);
}
