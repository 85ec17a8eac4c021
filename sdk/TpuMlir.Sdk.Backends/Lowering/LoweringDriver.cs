using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Lowers a module: for each top operation the chip's rule, else the operator's decomposition, else a diagnostic.</summary>
public sealed class LoweringDriver(TargetDescription target, IEnumerable<LoweringRule> rules)
{
    private readonly Dictionary<string, LoweringRule> _rules = rules
        .SelectMany(r => r.Operators.Select(name => (name, r)))
        .ToDictionary(p => p.name, p => p.r, StringComparer.Ordinal);

    /// <summary>Lowers in place. Network inputs and outputs keep their types; casts are added on the chip.</summary>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them.</exception>
    public void Run(Module module, ElementType computeType, OpRegistry operators, IDiagnosticSink sink)
    {
        (TensorType Type, Location Location)[] outputs = [.. module.Outputs.Select(o => (o.TensorType, Location.Named(o.Name!, o.Definition!.Location.Node)))];
        var context = new LoweringContext(module, target, computeType, sink);
        var errors = new DiagnosticBag();
        Operation? previous = null;
        for (Operation? op = module.Body.Operations.FirstOrDefault(); op is not null; op = After(module, previous))
        {
            if (!LowerOne(op, context, operators, errors))
            {
                previous = op;
            }
        }

        errors.ThrowIfErrors();
        RestoreOutputs(module, outputs, context);
        RemoveUnused(module);
    }

    private static Operation? After(Module module, Operation? previous) =>
        previous is null ? module.Body.Operations.FirstOrDefault() : module.Body.Next(previous);

    /// <summary>True when the operation was replaced; what took its place is looked at next.</summary>
    private bool LowerOne(Operation operation, LoweringContext context, OpRegistry operators, DiagnosticBag errors)
    {
        if (operation.Dialect != "top" || operation.Name is "top.Input" or "top.Weight" or "top.None")
        {
            return false;
        }

        Op? op = operators.View(operation);
        if (op is null)
        {
            errors.Report(Describe(operation, CoreDiagnostics.UnknownOperator, "no plugin defines this operator", null, null));
            return false;
        }

        try
        {
            if (_rules.TryGetValue(operation.Name, out LoweringRule? rule))
            {
                context.Builder.Before(operation);
                rule.Lower(op, context);
                return operation.Block is null;
            }

            var rewriter = new OpRewriter(context.Module);
            rewriter.Builder.Before(operation);
            if (op is TopOp top && top.Decompose(rewriter))
            {
                return true;
            }

            errors.Report(Describe(
                operation,
                CoreDiagnostics.NoPlacement,
                $"{target.Name} has no lowering for {operation.Name}, and the operator has no decomposition",
                null,
                "replace the operator in the model, or install a plugin that lowers it"));
        }
        catch (LoweringException e)
        {
            errors.Report(Describe(operation, e.Descriptor, e.Message, e.Why, e.Help));
        }

        return false;
    }

    private static Diagnostic Describe(Operation operation, DiagnosticDescriptor descriptor, string message, string? why, string? help) =>
        new(descriptor, message, new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name), why, help);

    /// <summary>Gives outputs the source's types and names again.</summary>
    private static void RestoreOutputs(Module module, (TensorType Type, Location Location)[] outputs, LoweringContext context)
    {
        Operation end = module.Return!;
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = end.Operand(i);
            (TensorType type, Location location) = outputs[i];
            bool named = value.Name == location.Name;
            if (value.Element != type.Storage)
            {
                end.SetOperand(i, Cast(context, value, type.Storage, location));
            }
            else if (!named)
            {
                // The operation passed its operand on: a view of it takes the name.
                end.SetOperand(i, View(value, location));
            }
        }
    }

    /// <summary>A cast that takes the name; the value gets a derived one if it had it.</summary>
    private static Value Cast(LoweringContext context, Value value, ElementType type, Location location)
    {
        Operation definition = value.Definition!;
        if (definition.Results.Count == 1 && value.Name == location.Name && definition.Name != "top.Input")
        {
            definition.Location = Location.Named($"{location.Name}_{value.Element.Text()}", location.Node);
        }

        return context.InsertCast(value, type, location);
    }

    private static Value View(Value value, Location location)
    {
        Operation definition = value.Definition!;
        var view = new Operation("tpu.Reshape", location, [value], [new TensorType(value.Shape, value.Element)]);
        view.Set("shape", value.Shape.Dims);
        definition.Block!.InsertAfter(definition, view);
        return view.Result;
    }

    private static void RemoveUnused(Module module)
    {
        foreach (Operation operation in module.Body.Operations.Reverse().ToArray())
        {
            if (operation.IsUnused && operation.Name is not ("func.return" or "top.Input"))
            {
                if (operation.IsUnused && operation.Name == "top.Weight")
                {
                    module.Weights.Remove(operation.Location.Name!);
                }

                operation.Erase();
            }
        }
    }
}
