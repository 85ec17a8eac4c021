namespace TpuMlir.Sdk.Ir.Text;

/// <summary>The types of functions.</summary>
internal static class FunctionTypes
{
    /// <summary>
    /// The type of a <c>func.func</c>: from its body when that ends in <c>func.return</c>, otherwise as declared; null when
    /// neither says.
    /// </summary>
    public static FunctionType? Of(Operation function)
    {
        if (function.Regions is [{ Blocks: [var entry, ..] } region] && region.Blocks[^1].Terminator is { Name: "func.return" } last)
        {
            return new FunctionType([.. entry.Arguments.Select(a => a.Type)], [.. last.Operands.Select(o => o.Type)]);
        }

        return function.Attribute("function_type") is TypeAttribute { Type: FunctionType declared } ? declared : null;
    }
}
