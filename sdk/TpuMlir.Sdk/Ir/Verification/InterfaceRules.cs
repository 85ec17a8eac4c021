using TpuMlir.Sdk.Ir.Text;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Arguments, inputs and outputs of main.</summary>
internal static class InterfaceRules
{
    public static void Check(Module module, VerifierReport report)
    {
        Operation main = module.Main;
        foreach (BlockArgument argument in module.Body.Arguments)
        {
            if (argument.Uses is not [{ Owner: { Name: "top.Input" } input }])
            {
                report.Add(main, $"argument {argument.Index} must be read by one top.Input and nothing else");
            }
            else if (input.Results is [var result] && (!WithoutRange(result.Type).Equals(WithoutRange(argument.Type)) || result.Name != argument.Name))
            {
                report.Add(input, $"it is {Describe(result)}, its argument {Describe(argument)}");
            }
        }

        foreach (Operation input in module.Root.Walk().Where(o => o.Name == "top.Input"))
        {
            if (input.Operands is not [BlockArgument argument] || argument.Owner != module.Body || input.Results.Count != 1)
            {
                report.Add(input, "it must read one argument of main and have one result");
            }
        }

        if (module.Return is { } last)
        {
            CheckReturn(last, report);
        }

        if (main.Attribute("function_type") is TypeAttribute { Type: FunctionType declared } && FunctionTypes.Of(main) is { } actual && !actual.Equals(declared))
        {
            report.Add(main, $"it is declared as {MlirPrinter.Print(declared)} but is {MlirPrinter.Print(actual)}");
        }
    }

    private static void CheckReturn(Operation last, VerifierReport report)
    {
        if (last.Operands.Count == 0)
        {
            report.Add(last, "it returns nothing");
        }

        foreach (Value value in last.Operands.Where(v => v.IsNone))
        {
            report.Add(last, $"output {last.Operands.TakeWhile(v => v != value).Count()} is none");
        }
    }

    /// <summary>A range may be known of the input and not of the argument, as TPU-MLIR has it.</summary>
    private static IrType WithoutRange(IrType type) =>
        type is TensorType { Element: CalibratedElement range } tensor ? tensor with { Element = new ScalarElement(range.Expressed) } : type;

    private static string Describe(Value value) => $"{MlirPrinter.Print(value.Type)} \"{value.Name}\"";
}
