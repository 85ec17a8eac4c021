using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>Runs a module, one operation after the other.</summary>
/// <param name="module">The module.</param>
/// <param name="infer">Computes an operation; false when it does not know it.</param>
public sealed class ModuleInterpreter(Module module, Func<Operation, InferenceContext, bool> infer)
{
    /// <summary>How kernels run.</summary>
    public KernelOptions Options { get; init; }

    /// <summary>Given every tensor as it is computed, or null.</summary>
    public Action<Value, Tensor>? Observe { get; init; }

    /// <summary>Told about each operation with its index and their number, or null.</summary>
    public Action<Operation, int, int>? Progress { get; init; }

    /// <summary>An interpreter of top modules: every operation computes itself.</summary>
    public static ModuleInterpreter ForTop(Module module, OpRegistry operators) => new(module, (operation, context) =>
    {
        if (operators.View(operation) is not TopOp op)
        {
            return false;
        }

        op.Infer(context);
        return true;
    });

    /// <summary>Runs on inputs given by name and returns the outputs, and the tensors wanted besides, by name.</summary>
    /// <exception cref="DiagnosticException">An input is missing or of another type, or operators are not known.</exception>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs, IReadOnlySet<string>? wanted = null)
    {
        RequireInputs(inputs);
        Operation[] operations = [.. module.Operations];
        Dictionary<Value, int> lastUse = LastUses(operations);
        var tensors = new Dictionary<Value, Tensor>();
        var results = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (int i = 0; i < operations.Length; i++)
        {
            Operation operation = operations[i];
            Progress?.Invoke(operation, i, operations.Length);
            Execute(operation, inputs, tensors);
            foreach (OpResult result in operation.Results.Where(tensors.ContainsKey))
            {
                Observe?.Invoke(result, tensors[result]);
                if (result.Name is { } name && wanted is not null && wanted.Contains(name))
                {
                    results[name] = tensors[result];
                }
            }

            foreach (Value value in operation.Operands.Concat(operation.Results).Where(v => lastUse.GetValueOrDefault(v, i) <= i).Distinct())
            {
                tensors.Remove(value);
            }
        }

        foreach (Value output in module.Outputs)
        {
            results[output.Name ?? throw new InvalidOperationException("an output has no name")] = tensors[output];
        }

        return results;
    }

    private Dictionary<Value, int> LastUses(Operation[] operations)
    {
        var last = new Dictionary<Value, int>();
        for (int i = 0; i < operations.Length; i++)
        {
            foreach (Value operand in operations[i].Operands)
            {
                last[operand] = i;
            }
        }

        foreach (Value output in module.Outputs)
        {
            last[output] = int.MaxValue;
        }

        return last;
    }

    private void Execute(Operation operation, IReadOnlyDictionary<string, Tensor> inputs, Dictionary<Value, Tensor> tensors)
    {
        switch (operation.Name)
        {
            case "top.None":
                return;
            case "top.Input":
                tensors[operation.Result] = inputs[operation.Location.Name!];
                return;
            case "top.Weight":
                tensors[operation.Result] = module.Weights[operation.Location.Name!];
                return;
        }

        if (!infer(operation, new InferenceContext(v => tensors[v], (v, t) => tensors[v] = t, Options)))
        {
            throw Unknown(operation);
        }
    }

    private static DiagnosticException Unknown(Operation operation) => new(new Diagnostic(
        CoreDiagnostics.UnknownOperator,
        $"nothing in use computes {operation.Name}",
        new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name),
        "no plugin in use defines this operator, or the module was lowered for another chip",
        "install the plugin that defines it"));

    private void RequireInputs(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var bag = new DiagnosticBag();
        foreach (Operation input in module.Inputs)
        {
            string name = input.Location.Name!;
            TensorType type = input.Result.TensorType;
            if (!inputs.TryGetValue(name, out Tensor? tensor))
            {
                bag.Report(Wrong(name, $"input \"{name}\" is missing", $"the inputs given are {string.Join(", ", inputs.Keys.Order(StringComparer.Ordinal))}"));
            }
            else if (!tensor.Shape.Equals(type.Shape) || tensor.Type != type.Storage)
            {
                bag.Report(Wrong(name, $"input \"{name}\" is {tensor}", $"the network takes tensor<{type.Shape}x{type.Storage.Text()}>"));
            }
        }

        bag.ThrowIfErrors();
    }

    private static Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(Tensor: tensor), why, "give an array of that name, shape and type");
}
