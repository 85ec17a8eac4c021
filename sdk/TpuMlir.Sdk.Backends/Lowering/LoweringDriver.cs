using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Lowers a module: for each top operation the chip's rule, else the operator's decomposition, else a diagnostic.</summary>
public sealed class LoweringDriver(TargetDescription target, IEnumerable<LoweringRule> rules)
{
    private readonly LoweringRules _rules = new(target, rules);

    /// <summary>Lowers in place. Network inputs and outputs keep their types; casts are added on the chip.</summary>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them.</exception>
    public void Run(Module module, ElementType computeType, OpRegistry operators, IDiagnosticSink sink)
    {
        (TensorType Type, Location Location)[] outputs = [.. module.Outputs.Select(o => (o.TensorType, LocationOf(o)))];
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
        Op? op = operators.View(operation);
        if (operation.Name is "top.Input" or "top.Weight" or "top.None" || !IsToBeLowered(operation, op))
        {
            return false;
        }

        if (op is null)
        {
            errors.Report(Describe(operation, CoreDiagnostics.UnknownOperator, "no plugin defines this operator", null, null));
            return false;
        }

        try
        {
            if (_rules.Find(op) is { } rule)
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

    /// <summary>Operators of dialect top, and those plugins define in dialects of their own; what a chip has is as it shall be.</summary>
    private bool IsToBeLowered(Operation operation, Op? op) => operation.Dialect == "top" || op is TopOp || _rules.Names(operation.Name);

    private static Diagnostic Describe(Operation operation, DiagnosticDescriptor descriptor, string message, string? why, string? help) =>
        new(descriptor, message, new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name), why, help);

    private static Location LocationOf(Value output) => output.Definition is { Results.Count: 1 } definition
        ? definition.Location
        : Location.Named(output.Name ?? throw new InvalidOperationException("an output has no name"), output.Definition?.Location.Node);

    /// <summary>
    /// Gives outputs back the types and names they had: a cast takes the output's name and its operand gets a derived one; where
    /// lowering dropped the operation that carried the name, the one before it takes it over.
    /// </summary>
    private static void RestoreOutputs(Module module, (TensorType Type, Location Location)[] outputs, LoweringContext context)
    {
        Operation end = module.Return!;
        var restored = new Dictionary<(Value, string?), Value>();
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = end.Operand(i);
            Location location = outputs[i].Location;
            Operation definition = value.Definition!;
            bool sameType = value.Element == outputs[i].Type.Storage;
            if (sameType && value.Name == location.Name)
            {
                continue;
            }

            (Value, string?) key = (value, location.Name);
            if (restored.TryGetValue(key, out Value? known))
            {
                end.SetOperand(i, known);
                continue;
            }

            bool ownsName = definition.Results.Count == 1 && definition.Name != "top.Input"
                && !outputs.Take(i).Any(o => o.Location.Name == value.Name);
            if (sameType && ownsName)
            {
                definition.Location = location;
                continue;
            }

            if (ownsName && value.Name == location.Name)
            {
                definition.Location = Location.Named(context.Unique($"{location.Name}_{value.Element.Text()}"), location.Node);
            }

            if (value.Element.IsHalf() && outputs[i].Type.Storage.IsHalf() && !sameType)
            {
                value = context.Cast(value, ElementType.F32);
            }

            restored.Add(key, sameType ? context.Rename(value, location) : context.InsertCast(value, outputs[i].Type.Storage, location));
            end.SetOperand(i, restored[key]);
        }
    }

    private static void RemoveUnused(Module module)
    {
        foreach (Operation operation in module.Body.Operations.Reverse().ToArray())
        {
            if (operation.IsUnused && operation.Name is not ("func.return" or "top.Input"))
            {
                if (operation.Name == "top.Weight")
                {
                    module.Weights.Remove(operation.Location.Name!);
                }

                operation.Erase();
            }
        }
    }
}
