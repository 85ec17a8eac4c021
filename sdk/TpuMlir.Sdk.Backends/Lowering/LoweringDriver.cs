using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Lowers a module: for each top operation the chip's rule, else the operator's decomposition, else a diagnostic.</summary>
/// <param name="target">The chip.</param>
/// <param name="parts">Its parts, the rules among them.</param>
public sealed class LoweringDriver(TargetDescription target, BackendParts parts)
{
    private readonly LoweringRules _rules = new(parts);

    /// <summary>A driver of rules alone.</summary>
    public LoweringDriver(TargetDescription target, IEnumerable<LoweringRule> rules)
        : this(target, BackendParts.From($"the backend of {target.Name}", rules))
    {
    }

    /// <summary>Lowers in place to a floating-point type. Network inputs and outputs keep their types; casts are added on the chip.</summary>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them.</exception>
    public void Run(Module module, ElementType computeType, OpRegistry operators, IDiagnosticSink sink) =>
        Run(module, new LoweringOptions(computeType), operators, sink);

    /// <summary>Lowers in place as the host asks, and marks the module as lowered.</summary>
    /// <param name="module">The module.</param>
    /// <param name="request">The host's request.</param>
    /// <param name="computeType">The floating-point type of the mode.</param>
    /// <param name="quantization">The chip's half of the negotiation in a quantised mode; null in a floating-point mode.</param>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them.</exception>
    public void Run(Module module, LoweringRequest request, ElementType computeType, QuantizationTarget? quantization = null)
    {
        var options = new LoweringOptions(computeType)
        {
            Quantization = quantization,
            KeptFloating = request.KeptFloating,
            InputsAsComputed = request.InputsAsComputed ?? false,
            OutputsAsComputed = request.OutputsAsComputed ?? false,
        };
        Run(module, options, request.Operators, request.Diagnostics);
        (module.State, module.Chip, module.Mode) = (ModuleState.TpuLowered, target.Name, request.Mode);
    }

    /// <summary>Lowers in place. Network inputs and outputs keep their types, unless the options say otherwise; casts are added on the chip.</summary>
    /// <exception cref="DiagnosticException">Operations that cannot be placed, all of them.</exception>
    public void Run(Module module, LoweringOptions options, OpRegistry operators, IDiagnosticSink sink)
    {
        (TensorType Type, Location Location)[] outputs = [.. module.Outputs.Select(o => (o.TensorType, LocationOf(o)))];
        var context = new LoweringContext(module, target, options, sink);
        var errors = new DiagnosticBag();
        Operation? previous = null;
        for (Operation? op = module.Body.Operations.FirstOrDefault(); op is not null; op = After(module, previous))
        {
            if (!LowerOne(op, context, options.Quantizes(op), operators, errors))
            {
                previous = op;
            }
        }

        errors.ThrowIfErrors();
        if (options.InputsAsComputed)
        {
            NetworkInterface.LeaveOutInputCasts(module);
        }

        NetworkInterface.RestoreOutputs(module, outputs, context, options.OutputsAsComputed);
        NetworkInterface.ForgetRanges(module);
        RemoveUnused(module);
    }

    private static Operation? After(Module module, Operation? previous) =>
        previous is null ? module.Body.Operations.FirstOrDefault() : module.Body.Next(previous);

    /// <summary>True when the operation was replaced; what took its place is looked at next.</summary>
    private bool LowerOne(Operation operation, LoweringContext context, bool quantize, OpRegistry operators, DiagnosticBag errors)
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
            LoweringRule? floating = _rules.Find(op, Numerics.Floating);
            if ((quantize ? _rules.Find(op, Numerics.Quantized) : null) is { } quantized)
            {
                if (TryQuantized(quantized, op, context, orElse: floating is not null))
                {
                    return operation.Block is null;
                }
            }
            else if (quantize && floating is not null)
            {
                context.Keep(op, context.ComputeType, $"{target.Name} has no quantised lowering for {operation.Name}");
            }

            if (floating is not null)
            {
                floating.Lower(op, context.For(operation, quantized: false));
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
        catch (DiagnosticException e)
        {
            foreach (Diagnostic problem in e.Diagnostics)
            {
                errors.Report(problem.Place is null ? Describe(operation, problem.Descriptor, problem.Message, problem.Why, problem.Help) : problem);
            }
        }

        return false;
    }

    /// <summary>False, with a remark, when the chip cannot compute it so and there is another way.</summary>
    private static bool TryQuantized(LoweringRule rule, Op op, LoweringContext context, bool orElse)
    {
        try
        {
            rule.Lower(op, context.For(op.Operation, quantized: true));
            return true;
        }
        catch (LoweringException e) when (orElse)
        {
            context.Keep(op, context.ComputeType, $"{e.Message}: {e.Why}");
            return false;
        }
    }

    /// <summary>Operators of dialect top, and those plugins define in dialects of their own; what a chip has is as it shall be.</summary>
    private bool IsToBeLowered(Operation operation, Op? op) => operation.Dialect == "top" || op is TopOp || _rules.Names(operation.Name);

    private static Diagnostic Describe(Operation operation, DiagnosticDescriptor descriptor, string message, string? why, string? help) =>
        new(descriptor, message, new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name), why, help);

    private static Location LocationOf(Value output) => output.Definition is { Results.Count: 1 } definition
        ? definition.Location
        : Location.Named(output.Name ?? throw new InvalidOperationException("an output has no name"), output.Definition?.Location.Node);

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
