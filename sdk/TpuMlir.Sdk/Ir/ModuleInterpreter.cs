using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>Computes the tensors of a module by running its operations in order.</summary>
/// <remarks>
/// top.Input, top.Weight, top.None and func.return are handled here; all others go to the evaluator. A tensor is dropped
/// after the last operation that reads it.
/// </remarks>
public sealed class ModuleInterpreter
{
    private readonly Module _module;
    private readonly Func<Operation, bool> _supports;
    private readonly Action<Operation, InferenceContext> _infer;
    private readonly KernelOptions? _options;

    /// <summary>An interpreter over an evaluator of single operations.</summary>
    /// <param name="module">The module; it must be valid and not change.</param>
    /// <param name="supports">True for operations that <paramref name="infer"/> can compute.</param>
    /// <param name="infer">Computes one operation.</param>
    /// <param name="options">How kernels run.</param>
    public ModuleInterpreter(Module module, Func<Operation, bool> supports, Action<Operation, InferenceContext> infer, KernelOptions? options = null)
    {
        _module = module;
        _supports = supports;
        _infer = infer;
        _options = options;
    }

    /// <summary>Called with the name and data of every tensor computed, inputs included; or null. With it, everything is run.</summary>
    public Action<string, Tensor>? OnTensor { get; set; }

    /// <summary>Told how many of how many operations ran; or null.</summary>
    public Action<int, int>? Progress { get; set; }

    /// <summary>An interpreter of top operations, by their definitions in a registry.</summary>
    public static ModuleInterpreter ForTop(Module module, OpRegistry operators, KernelOptions? options = null) =>
        new(module, operation => operators.View(operation) is TopOp, (operation, context) => ((TopOp)operators.View(operation)!).Infer(context), options);

    /// <summary>An interpreter of lowered operations, by a chip's arithmetic.</summary>
    public static ModuleInterpreter ForReference(Module module, INumericReference reference, KernelOptions? options = null) =>
        new(module, operation => reference.Supports(operation.Name), reference.Infer, options);

    /// <summary>Runs the module.</summary>
    /// <param name="inputs">A tensor of the exact type for every input, by name.</param>
    /// <param name="wanted">Names of the tensors to return; null for the outputs. What they do not need is not run.</param>
    /// <param name="cancellation">Stops between operations.</param>
    /// <returns>The tensors wanted, in the order asked for.</returns>
    /// <exception cref="DiagnosticException">
    /// An input is missing, not known or of another type (<see cref="CoreDiagnostics.InputShape"/>), a wanted tensor does not
    /// exist, or operators are not known to the evaluator (all of them are named).
    /// </exception>
    public OrderedDictionary<string, Tensor> Run(
        IReadOnlyDictionary<string, Tensor> inputs,
        IReadOnlyCollection<string>? wanted = null,
        CancellationToken cancellation = default)
    {
        CheckInputs(inputs);
        OrderedDictionary<string, Value> targets = Targets(wanted);
        List<Operation> plan = Plan(targets.Values);
        CheckSupported(plan);
        var live = new LiveTensors(plan, targets.Values);
        var context = new InferenceContext(live.Read, live.Write, _options ?? default);
        for (int i = 0; i < plan.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Run(plan[i], inputs, context, live);
            Report(plan[i], live);
            live.Release(plan[i]);
            Progress?.Invoke(i + 1, plan.Count);
        }

        var results = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Value value) in targets)
        {
            results.Add(name, live.Read(value));
        }

        return results;
    }

    private static DiagnosticException Unknown(IEnumerable<Operation> operations) => new([.. operations
        .GroupBy(o => o.Name)
        .Select(g => new Diagnostic(
            CoreDiagnostics.UnknownOperator,
            $"the operator '{g.Key}' cannot be run ({g.Count()} use{(g.Count() == 1 ? "" : "s")}, the first is \"{g.First().Location.Name}\")",
            new SourcePlace(Node: g.First().Location.Node, OpType: g.Key, Tensor: g.First().Location.Name)))]);

    private static DiagnosticException InputProblem(string name, string message) =>
        new(new Diagnostic(CoreDiagnostics.InputShape, message, new SourcePlace(Tensor: name)));

    private static bool Fits(Tensor tensor, TensorType type) => tensor.Type == type.Storage
        && (type.Shape is null || (type.Shape.Rank == tensor.Shape.Rank && type.Shape.Zip(tensor.Shape).All(e => e.First == e.Second || e.First == Shape.Unknown)));

    private void Run(Operation operation, IReadOnlyDictionary<string, Tensor> inputs, InferenceContext context, LiveTensors live)
    {
        switch (operation.Name)
        {
            case "top.None":
                break;
            case "top.Input":
                live.Write(operation.Result, inputs[operation.Result.Name!]);
                break;
            case "top.Weight":
                live.Write(operation.Result, _module.Weights[operation.Result.Name!]);
                break;
            default:
                _infer(operation, context);
                break;
        }
    }

    private void Report(Operation operation, LiveTensors live)
    {
        if (OnTensor is null || operation.Name is "top.Weight" or "top.None")
        {
            return;
        }

        foreach (OpResult result in operation.Results)
        {
            if (result.Name is { } name && !result.IsNone)
            {
                OnTensor(name, live.Read(result));
            }
        }
    }

    private void CheckInputs(IReadOnlyDictionary<string, Tensor> inputs)
    {
        string all = string.Join(", ", _module.Inputs.Select(i => $"\"{i.Result.Name}\""));
        foreach (OpResult input in _module.Inputs.Select(i => i.Result))
        {
            string name = input.Name ?? "";
            if (!inputs.TryGetValue(name, out Tensor? tensor))
            {
                throw InputProblem(name, $"the input \"{name}\" is not given; the inputs are {all}");
            }

            if (!Fits(tensor, input.TensorType))
            {
                throw InputProblem(name, $"the input \"{name}\" is {Text.MlirPrinter.Print(input.Type)}, the data given {tensor}");
            }
        }

        if (inputs.Keys.FirstOrDefault(n => !_module.Inputs.Any(i => i.Result.Name == n)) is { } extra)
        {
            throw InputProblem(extra, $"there is no input \"{extra}\"; the inputs are {all}");
        }
    }

    private OrderedDictionary<string, Value> Targets(IReadOnlyCollection<string>? wanted)
    {
        var targets = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        if (wanted is null)
        {
            foreach (Value output in _module.Outputs)
            {
                targets.TryAdd(output.Name ?? throw new InvalidOperationException("an output has no name"), output);
            }

            return targets;
        }

        var byName = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (OpResult result in _module.Operations.SelectMany(o => o.Results).Where(r => r.Name is not null && !r.IsNone))
        {
            byName.TryAdd(result.Name!, result);
        }

        foreach (string name in wanted)
        {
            targets.TryAdd(name, byName.TryGetValue(name, out Value? value) ? value : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"the module has no tensor \"{name}\"", new SourcePlace(Tensor: name), Help: Suggestion.For(name, byName.Keys))));
        }

        return targets;
    }

    /// <summary>The operations to run, in order: all when every tensor is looked at, otherwise those the targets depend on.</summary>
    private List<Operation> Plan(IEnumerable<Value> targets)
    {
        Operation[] all = [.. _module.Operations];
        if (OnTensor is not null)
        {
            return [.. all];
        }

        var needed = new HashSet<Operation>(targets.Select(t => t.Definition).OfType<Operation>());
        for (int i = all.Length - 1; i >= 0; i--)
        {
            if (needed.Contains(all[i]))
            {
                // Operations inside regions may read values of this block too.
                needed.UnionWith(all[i].Walk().SelectMany(o => o.Operands).Select(o => o.Definition).OfType<Operation>());
            }
        }

        return [.. all.Where(needed.Contains)];
    }

    private void CheckSupported(List<Operation> plan)
    {
        Operation[] unknown = [.. plan.Where(o => o.Name is not ("top.None" or "top.Input" or "top.Weight") && !_supports(o))];
        if (unknown.Length > 0)
        {
            throw Unknown(unknown);
        }
    }
}
