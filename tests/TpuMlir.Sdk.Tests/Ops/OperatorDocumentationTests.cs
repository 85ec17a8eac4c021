using System.Text;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>docs/operators.md is written from the operators' definitions; this test keeps it so (UPDATE_GOLDEN=1 rewrites it).</summary>
public sealed class OperatorDocumentationTests
{
    [Fact]
    public void The_page_of_operators_is_what_the_definitions_say()
    {
        string page = Page();
        string path = Path.Combine(Root(), "docs", "operators.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(File.ReadAllText(path), page);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    private static string Page()
    {
        var text = new StringBuilder("# Operators\n\nWritten from the operators' definitions by a test; do not edit.\n");
        foreach (OpDefinition op in OpRegistry.Standard.Operators)
        {
            text.Append($"\n## {op.Name}\n\n{op.Summary}\n\n| part | name | type | default | meaning |\n|---|---|---|---|---|\n");
            foreach (OperandSpec operand in op.Operands)
            {
                Row("operand", operand.Name, operand.Arity.ToString(), "", operand.Summary);
            }

            foreach (ResultSpec result in op.Results)
            {
                Row("result", result.Name, result.Arity.ToString(), "", result.Summary);
            }

            foreach (AttributeSpec attribute in op.Attributes)
            {
                Row("attribute", attribute.Name, attribute.Type, attribute.Default is null ? "required" : Sdk.Ir.Text.MlirPrinter.Print(attribute.Default), attribute.Summary);
            }
        }

        return text.ToString();

        void Row(string part, string name, string type, string value, string summary) =>
            text.Append($"| {part} | `{name}` | {type} | {Cell(value)} | {Cell(summary)} |\n");

        static string Cell(string value) => value.Replace("|", "\\|", StringComparison.Ordinal);
    }
}
