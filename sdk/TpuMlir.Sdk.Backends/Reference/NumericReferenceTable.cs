using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>A chip's numeric reference as one function for each operator.</summary>
public sealed class NumericReferenceTable : INumericReference
{
    private readonly Dictionary<string, Action<Operation, InferenceContext>> _operators = new(StringComparer.Ordinal);

    /// <summary>Adds an operator.</summary>
    /// <param name="infer">Computes the operator's results.</param>
    /// <exception cref="ArgumentException">The table has the operator already.</exception>
    public NumericReferenceTable Add<TOp>(Action<TOp, InferenceContext> infer)
        where TOp : Op, IDefinedOp
    {
        _operators.Add(TOp.Definition.Name, (operation, context) => infer((TOp)TOp.Definition.View(operation), context));
        return this;
    }

    /// <inheritdoc/>
    public bool Supports(string operationName) => _operators.ContainsKey(operationName);

    /// <inheritdoc/>
    public void Infer(Operation operation, InferenceContext context) => _operators[operation.Name](operation, context);
}
