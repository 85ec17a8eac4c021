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
/// <param name="module">The module; it must be valid and not change while it runs.</param>
/// <param name="infer">Computes an operation; false when it does not know it.</param>
public sealed class ModuleInterpreter(Module module, Func<Operation, InferenceContext, bool> infer)
{
    /// <summary>How kernels run.</summary>
    public KernelOptions Options { get; set; }

    /// <summary>True for operations the evaluator knows; with it, all others are reported before anything runs.</summary>
    public Func<Operation, bool>? Supports { get; set; }

    /// <summary>Given every tensor as it is computed, inputs and weights included, or null. With it, everything is run.</summary>
    public Action<Value, Tensor>? Observe { get; set; }

    /// <summary>Told about each operation before it runs, with its index and their number, or null.</summary>
    public Action<Operation, int, int>? Progress { get; set; }

    /// <summary>An interpreter of top modules: every operation computes itself.</summary>
    public static ModuleInterpreter ForTop(Module module, OpRegistry operators) => new(module, (operation, context) =>
    {
        if (operators.View(operation) is not TopOp op)
        {
            return false;
        }

        op.Infer(context);
        return true;
    })
    {
        Supports = operation => operators.View(operation) is TopOp,
    };

    /// <summary>An interpreter of lowered modules, by a chip's arithmetic.</summary>
    public static ModuleInterpreter ForReference(Module module, INumericReference reference) => new(module, (operation, context) =>
    {
        if (!reference.Supports(operation.Name))
        {
            return false;
        }

        reference.Infer(operation, context);
        return true;
    })
    {
        Supports = operation => reference.Supports(operation.Name),
    };

    /// <summary>Runs on inputs given by name and returns the outputs, and the tensors wanted besides, by name.</summary>
    /// <param name="inputs">A tensor of the exact type for every input; others are not looked at.</param>
    /// <param name="wanted">Tensors wanted besides the outputs; those the module does not have are left out.</param>
    /// <param name="cancellation">Stops between operations.</param>
    /// <exception cref="DiagnosticException">Inputs are missing or of another type, or operators are not known; all of them.</exception>
    public IReadOnlyDictionary<string, Tensor> Run(
        IReadOnlyDictionary<string, Tensor> inputs,
        IReadOnlySet<string>? wanted = null,
        CancellationToken cancellation = default)
    {
        RequireInputs(inputs);
        OrderedDictionary<string, Value> targets = Targets(wanted);
        List<Operation> plan = Plan(targets.Values);
        Operation[] unknown = [.. plan.Where(o => !IsStructural(o) && Supports is not null && !Supports(o))];
        if (unknown.Length > 0)
        {
            throw Unknown(unknown);
        }

        var live = new LiveTensors(plan, targets.Values);
        var context = new InferenceContext(live.Read, live.Write, Options);
        for (int i = 0; i < plan.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress?.Invoke(plan[i], i, plan.Count);
            Run(plan[i], inputs, context, live);
            ReportResults(plan[i], live);
            live.Release(plan[i]);
        }

        var results = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Value value) in targets)
        {
            results.Add(name, live.Read(value));
        }

        return results;
    }

    private static bool IsStructural(Operation operation) => operation.Name is "top.None" or "top.Input" or "top.Weight";

    private static DiagnosticException Unknown(IEnumerable<Operation> operations) => new([.. operations
        .GroupBy(o => o.Name)
        .Select(g => new Diagnostic(
            CoreDiagnostics.UnknownOperator,
            $"nothing in use computes {g.Key} ({g.Count()} use{(g.Count() == 1 ? "" : "s")}, the first is \"{g.First().Location.Name}\")",
            new SourcePlace(Node: g.First().Location.Node, OpType: g.Key, Tensor: g.First().Location.Name),
            "no plugin in use defines this operator, or the module was lowered for another chip",
            "install the plugin that defines it"))]);

    private static bool Fits(Tensor tensor, TensorType type) => tensor.Type == type.Storage
        && (type.Shape is null || (type.Shape.Rank == tensor.Shape.Rank && type.Shape.Zip(tensor.Shape).All(e => e.First == e.Second || e.First == Shape.Unknown)));

    private static Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(Tensor: tensor), why, "give an array of that name, shape and type");

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
                live.Write(operation.Result, module.Weights[operation.Result.Name!]);
                break;
            default:
                if (!infer(operation, context))
                {
                    throw Unknown([operation]);
                }

                break;
        }
    }

    private void ReportResults(Operation operation, LiveTensors live)
    {
        foreach (OpResult result in operation.Results.Where(r => Observe is not null && !r.IsNone))
        {
            Observe!(result, live.Read(result));
        }
    }

    private void RequireInputs(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var bag = new DiagnosticBag();
        foreach (OpResult input in module.Inputs.Select(i => i.Result))
        {
            string name = input.Name ?? throw new InvalidOperationException("an input has no name");
            if (!inputs.TryGetValue(name, out Tensor? tensor))
            {
                bag.Report(Wrong(name, $"input \"{name}\" is missing", $"the inputs given are {string.Join(", ", inputs.Keys.Order(StringComparer.Ordinal))}"));
            }
            else if (!Fits(tensor, input.TensorType))
            {
                bag.Report(Wrong(name, $"input \"{name}\" is {tensor}", $"the network takes {Text.MlirPrinter.Print(input.Type)}"));
            }
        }

        bag.ThrowIfErrors();
    }

    private OrderedDictionary<string, Value> Targets(IReadOnlySet<string>? wanted)
    {
        var targets = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (Value output in module.Outputs)
        {
            targets.TryAdd(output.Name ?? throw new InvalidOperationException("an output has no name"), output);
        }

        foreach (OpResult result in module.Operations.SelectMany(o => o.Results))
        {
            if (!result.IsNone && result.Name is { } name && wanted?.Contains(name) == true)
            {
                targets.TryAdd(name, result);
            }
        }

        return targets;
    }

    /// <summary>The operations to run, in order: all when every tensor is looked at, otherwise those the targets depend on.</summary>
    private List<Operation> Plan(IEnumerable<Value> targets)
    {
        Operation[] all = [.. module.Operations];
        if (Observe is not null)
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
}
