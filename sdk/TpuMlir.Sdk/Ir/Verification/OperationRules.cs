using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Operations against their definitions.</summary>
internal static class OperationRules
{
    public static void Check(Operation operation, OpRegistry operators, bool typesAreSound, VerifierReport report)
    {
        if (operation.Name == "top.None")
        {
            if (operation.Operands.Count > 0 || operation.Results is not [{ Type: NoneType }])
            {
                report.Add(operation, "it has no operands and one result of type none");
            }

            return;
        }

        if (operators.Find(operation.Name) is not { } definition)
        {
            if (operation.Dialect == "top" && operation.Results.Any(r => r.IsNone))
            {
                report.Add(operation, "only top.None makes a value of type none");
            }

            return;
        }

        bool sound = CheckOperands(operation, definition, report);
        sound &= CheckResults(operation, definition, report);
        sound &= CheckAttributes(operation, definition, report);
        if (sound && typesAreSound)
        {
            CheckMeaning(operation, definition, report);
        }
    }

    private static bool CheckOperands(Operation operation, OpDefinition definition, VerifierReport report)
    {
        IReadOnlyList<Value> operands = operation.Operands;
        bool variadic = definition.Operands is [.., { Arity: Arity.Variadic }];
        int least = definition.Operands.Count - (variadic ? 1 : 0);
        if (operands.Count < least || (!variadic && operands.Count > least))
        {
            return report.Add(operation, $"it has {operands.Count} operands, its definition {least}{(variadic ? " or more" : "")}");
        }

        bool sound = true;
        for (int i = 0; i < operands.Count; i++)
        {
            OperandSpec spec = definition.Operands[Math.Min(i, definition.Operands.Count - 1)];
            if (operands[i].IsNone && spec.Arity != Arity.Optional)
            {
                sound = report.Add(operation, $"operand '{spec.Name}' is none but not optional");
            }
        }

        return sound;
    }

    private static bool CheckResults(Operation operation, OpDefinition definition, VerifierReport report)
    {
        bool variadic = definition.Results is [.., { Arity: Arity.Variadic }];
        int least = definition.Results.Count - (variadic ? 1 : 0);
        if (operation.Results.Count < least || (!variadic && operation.Results.Count > least))
        {
            return report.Add(operation, $"it has {operation.Results.Count} results, its definition {least}{(variadic ? " or more" : "")}");
        }

        bool sound = true;
        foreach (OpResult result in operation.Results.Where(r => r.IsNone))
        {
            ResultSpec spec = definition.Results[Math.Min(result.Index, definition.Results.Count - 1)];
            sound &= spec.Arity == Arity.Optional || report.Add(operation, $"result '{spec.Name}' is none but not optional");
        }

        return sound;
    }

    private static bool CheckAttributes(Operation operation, OpDefinition definition, VerifierReport report)
    {
        bool sound = true;
        foreach (AttributeSpec spec in definition.Attributes)
        {
            IrAttribute? attribute = operation.Attribute(spec.Name);
            if (attribute is null)
            {
                sound &= spec.Default is not null || report.Add(operation, $"the attribute '{spec.Name}' is missing");
            }
            else if (!HasType(attribute, spec.Type))
            {
                sound = report.Add(operation, $"the attribute '{spec.Name}' must be {spec.Type}, not {MlirPrinter.Print(attribute)}");
            }
        }

        foreach (string name in operation.Attributes.Keys)
        {
            if (!name.Contains('.', StringComparison.Ordinal) && !definition.Attributes.Any(a => a.Name == name))
            {
                sound = report.Add(operation, $"it has no attribute '{name}'");
            }
        }

        return sound;
    }

    private static bool HasType(IrAttribute attribute, string type) => type switch
    {
        "i64" => IrAttributes.TryGet(attribute, out long _),
        "f64" => IrAttributes.TryGet(attribute, out double _),
        "bool" => IrAttributes.TryGet(attribute, out bool _),
        "str" => IrAttributes.TryGet(attribute, out string _),
        "i64[]" => IrAttributes.TryGet(attribute, out EquatableList<long> _),
        "f64[]" => IrAttributes.TryGet(attribute, out EquatableList<double> _),
        "str[]" => IrAttributes.TryGet(attribute, out EquatableList<string> _),
        _ => true,
    };

    /// <summary>The operator's own checks, and its types against what it would infer; the types are put back.</summary>
    private static void CheckMeaning(Operation operation, OpDefinition definition, VerifierReport report)
    {
        IrType[] stated = [.. operation.Results.Select(r => r.Type)];
        try
        {
            Op view = definition.View(operation);
            view.Verify();
            if (operation.Operands.All(o => o.Type is not TensorType { IsStatic: false }))
            {
                view.InferTypes();
                for (int i = 0; i < stated.Length; i++)
                {
                    if (!Fits(stated[i], operation.Results[i].Type, elementsToo: view is not TpuOp))
                    {
                        report.Add(operation, $"result {i} is {MlirPrinter.Print(stated[i])}, its operands make it {MlirPrinter.Print(operation.Results[i].Type)}");
                    }
                }
            }
        }
        catch (OpException e)
        {
            report.Add(operation, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or ArithmeticException or IndexOutOfRangeException or InvalidCastException)
        {
            // Definitions may take for granted what no rule says, such as the rank of an operand.
            report.Add(operation, $"its definition cannot make sense of it: {e.Message}");
        }
        finally
        {
            for (int i = 0; i < stated.Length; i++)
            {
                operation.Results[i].Type = stated[i];
            }
        }
    }

    private static bool Fits(IrType stated, IrType inferred, bool elementsToo) => (stated, inferred) switch
    {
        (TensorType a, TensorType b) => Equals(a.Shape, b.Shape) && (!elementsToo || a.Storage == b.Storage),
        _ => stated.Equals(inferred) || stated is NoneType,
    };
}
