using TpuMlir.Host.Compilation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>
/// The tensors of the source model: from its framework, else from recorded outputs, else none. A framework that is there may
/// still not run the model: it does not know the operators of other vendors' plugins.
/// </summary>
internal sealed class SourceReference
{
    private readonly VerificationSetup _setup;
    private readonly HashSet<string> _wanted;
    private readonly IReadOnlyDictionary<string, Tensor>? _first;
    private readonly bool _runs;

    /// <param name="setup">The source and what runs it.</param>
    /// <param name="wanted">Tensors wanted besides the outputs.</param>
    /// <param name="first">The first set of inputs.</param>
    public SourceReference(VerificationSetup setup, HashSet<string> wanted, IReadOnlyDictionary<string, Tensor> first)
    {
        _setup = setup;
        _wanted = wanted;
        string reason = setup.Source.Framework is null ? "the source is a module, not a framework's model" : "no plugin runs this kind of model";
        if (setup.Runner is not null && setup.Runner.IsAvailable(setup.Reference, out reason))
        {
            try
            {
                _first = Run(first);
                _runs = true;
            }
            catch (DiagnosticException e)
            {
                reason = string.Join("; ", e.Diagnostics.Select(d => d.Why is null ? d.Message : $"{d.Message}: {d.Why}"));
            }
        }

        Reason = reason;
    }

    /// <summary>What top is compared with.</summary>
    public string Title => !_runs && _setup.ReferenceOutputs.Count > 0 ? "recorded outputs" : _setup.RunnerTitle;

    /// <summary>Why there are no tensors from the framework.</summary>
    public string Reason { get; }

    /// <summary>The tensors for a set of inputs by name, or null.</summary>
    /// <exception cref="DiagnosticException">Recorded outputs cannot be read.</exception>
    public IReadOnlyDictionary<string, Tensor>? Tensors(int set, IReadOnlyDictionary<string, Tensor> inputs)
    {
        if (_runs)
        {
            return set == 0 ? _first : Run(inputs);
        }

        if (set >= _setup.ReferenceOutputs.Count)
        {
            return null;
        }

        ModelSource.RequireFile(_setup.ReferenceOutputs[set]);
        return NpzFile.Read(_setup.ReferenceOutputs[set]);
    }

    private IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs) =>
        _setup.Runner!.Run(_setup.Source.Path, inputs, _wanted, _setup.Reference);
}
