using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Reads modules from MLIR text.</summary>
/// <remarks>
/// Every operation may be in generic form; module, func.func and return also in the form MLIR prints. Signless integer
/// element types are read as signed. What is not understood (other dialects' types and attributes, callsite locations) is
/// kept as text. Input is not trusted: nesting and the expansion of aliases are bounded.
/// </remarks>
public static class MlirParser
{
    /// <summary>Reads a module; its weight store is empty (see <see cref="ModuleFile.Load"/>).</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name for diagnostics.</param>
    /// <exception cref="DiagnosticException">The text is malformed (<see cref="CoreDiagnostics.MalformedText"/>), with line and column.</exception>
    public static Module Parse(string text, string? file = null)
    {
        var state = new ParseState(text, file);
        List<Operation> operations = new OperationParser(state).TopLevel();
        if (operations is not [{ Name: "builtin.module" } root])
        {
            throw state.Cursor.Error($"expected one module, found {operations.Count} operations", 0);
        }

        if (root.Regions.Count != 1 || root.Regions[0].Blocks.Count > 1)
        {
            throw state.Cursor.Error("a module has one region of one block", 0);
        }

        Block body = root.Regions[0].Blocks.Count == 0 ? root.Regions[0].AddBlock() : root.Regions[0].Blocks[0];
        foreach (Operation function in body.Operations)
        {
            if (function.Name == "func.func" && function.GetOr("sym_name", "") == "main" && function.Regions is not [{ Blocks.Count: > 0 }])
            {
                throw state.Cursor.Error("the function @main has no body", 0);
            }
        }

        return new Module(root, new WeightStore());
    }

    /// <summary>Reads one type.</summary>
    /// <exception cref="DiagnosticException">The text is malformed.</exception>
    public static IrType ParseType(string text) => Whole(text, state => state.Types.Parse());

    /// <summary>Reads one attribute.</summary>
    /// <exception cref="DiagnosticException">The text is malformed.</exception>
    public static IrAttribute ParseAttribute(string text) => Whole(text, state => state.Attributes.Parse());

    /// <summary>Reads one location, with its <c>loc(...)</c>.</summary>
    /// <exception cref="DiagnosticException">The text is malformed.</exception>
    public static Location ParseLocation(string text) => Whole(text, state => state.Locations.Parse());

    private static T Whole<T>(string text, Func<ParseState, T> parse)
    {
        var state = new ParseState(text, null);
        T result = parse(state);
        return state.Cursor.AtEnd ? result : throw state.Cursor.Expected("the end of the text");
    }
}
