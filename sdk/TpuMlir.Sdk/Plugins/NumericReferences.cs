using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Plugins;

/// <summary>The numeric references of a backend and of the plugins that extend it, as one.</summary>
public sealed class NumericReferences(BackendParts parts) : INumericReference
{
    private readonly (string Plugin, INumericReference Reference)[] _references =
        [.. parts.All.Where(p => p.Instance is INumericReference).Select(p => (p.Plugin, (INumericReference)p.Instance))];

    /// <inheritdoc/>
    public bool Supports(string operationName) => Array.Exists(_references, r => r.Reference.Supports(operationName));

    /// <inheritdoc/>
    /// <exception cref="DiagnosticException">The references of two plugins can compute it.</exception>
    public void Infer(Operation operation, InferenceContext context)
    {
        (string Plugin, INumericReference Reference)[] able = Array.FindAll(_references, r => r.Reference.Supports(operation.Name));
        switch (able.Length)
        {
            case 0:
                throw new ArgumentException($"no numeric reference computes {operation.Name}", nameof(operation));
            case 1:
                able[0].Reference.Infer(operation, context);
                break;
            default:
                throw new DiagnosticException(BackendPartTable<INumericReference>.Ambiguous("compute", operation.Name, [.. able.Select(r => r.Plugin)]));
        }
    }
}
