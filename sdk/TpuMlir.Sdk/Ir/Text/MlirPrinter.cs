namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Prints modules as MLIR text.</summary>
/// <remarks>
/// The form is TPU-MLIR's: module, func.func and return as MLIR prints them, everything else generic, every location in
/// place. <c>mlir-opt --allow-unregistered-dialect</c> reads it. Printing what was parsed from printed text gives the same
/// text again.
/// </remarks>
public static class MlirPrinter
{
    /// <summary>The text of a module.</summary>
    public static string Print(Module module) => Print(module.Root);

    /// <summary>Writes the text of a module.</summary>
    public static void Print(Module module, TextWriter writer) => new OperationPrinter(writer).PrintTopLevel(module.Root);

    /// <summary>The text of one operation with its regions; values defined outside are numbered as they come.</summary>
    public static string Print(Operation operation)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new OperationPrinter(writer).PrintTopLevel(operation);
        return writer.ToString();
    }

    /// <summary>The text of a type.</summary>
    public static string Print(IrType type) => TypePrinter.Print(type);

    /// <summary>The text of an attribute.</summary>
    public static string Print(IrAttribute attribute) => AttributePrinter.Print(attribute);

    /// <summary>The text of a location, with its <c>loc(...)</c>.</summary>
    public static string Print(Location location) => LocationPrinter.Print(location);
}
