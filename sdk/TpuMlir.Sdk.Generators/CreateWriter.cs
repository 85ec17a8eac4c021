namespace TpuMlir.Sdk.Generators;

/// <summary>Writes the static <c>Create</c> of an operator: operands, then required, then optional attributes.</summary>
internal static class CreateWriter
{
    private sealed record Parameter(string Name, string Declaration, string Summary);

    public static string Write(OpModel op)
    {
        Parameter[] parameters = [.. Parameters(op)];
        IEnumerable<string> docs = parameters.Select(p =>
            $"    /// <param name=\"{p.Name.TrimStart('@')}\">{Documentation.Escape(p.Summary)}</param>\n");
        IEnumerable<string> declarations = parameters.Select(p => $",\n        {p.Declaration}");
        IEnumerable<string> attributes = op.Attributes.Select(a => $"        created.Operation.Set({a.NameLiteral}, {Argument(a)});\n");
        return $$"""
                /// <summary>Creates and inserts the operation, and infers the types of its results. {{Documentation.Escape(op.Summary)}}</summary>
                /// <param name="builder">Where the operation is inserted.</param>
                /// <param name="location">Where the operation comes from.</param>
            {{string.Join("", docs)}}    /// <returns>The view of the new operation.</returns>
                /// <exception cref="{{Sdk.Ops}}.OpException">Operands and attributes do not fit together; nothing is inserted.</exception>
                public static {{op.ClassName}} Create(
                    {{Sdk.Ir}}.OpBuilder builder,
                    {{Sdk.Ir}}.Location location{{string.Join("", declarations)}})
                {
                    var created = new {{op.ClassName}}(new {{Sdk.Ir}}.Operation(
                        OperationName,
                        location,
                        [{{string.Join(", ", op.Operands.Select(Operand))}}],
                        [{{ResultTypes(op)}}]));
            {{string.Join("", attributes)}}        builder.Insert(created.Operation);
                    try
                    {
                        created.InferTypes();
                    }
                    catch ({{Sdk.Ops}}.OpException)
                    {
                        created.Operation.Erase();
                        throw;
                    }

                    return created;
                }
            """;
    }

    private static IEnumerable<Parameter> Parameters(OpModel op)
    {
        foreach (ValueModel operand in op.Operands)
        {
            PropertyModel property = operand.Property;
            yield return new(property.Parameter, $"{operand.Type} {property.Parameter}", property.Summary);
        }

        if (op.VariadicResult is { } result)
        {
            yield return new(result.CountParameter, $"int {result.CountParameter}", $"The number of results: {result.Property.Summary}");
        }

        // Required before optional; OrderBy keeps the order of declaration within each.
        foreach (AttributeModel attribute in op.Attributes.OrderBy(a => a.Default is not null))
        {
            PropertyModel property = attribute.Property;
            yield return new(property.Parameter, Declaration(attribute), property.Summary);
        }
    }

    private static string Declaration(AttributeModel attribute)
    {
        string name = attribute.Property.Parameter;
        return attribute switch
        {
            { Default: null } => $"{attribute.Type.CSharp} {name}",
            { Type.IsList: true } => $"{attribute.Type.CSharp}? {name} = null",
            _ => $"{attribute.Type.CSharp} {name} = {attribute.Default}",
        };
    }

    private static string Argument(AttributeModel attribute) => attribute is { Default: not null, Type.IsList: true }
        ? $"{attribute.Property.Parameter} ?? {attribute.Default}"
        : attribute.Property.Parameter;

    private static string Operand(ValueModel operand) => operand.Arity switch
    {
        Arity.Optional => $"{operand.Property.Parameter} ?? builder.None()",
        Arity.Variadic => $".. {operand.Property.Parameter}",
        _ => operand.Property.Parameter,
    };

    /// <summary>Unranked f32 until <c>InferTypes</c> has run.</summary>
    private static string ResultTypes(OpModel op)
    {
        const string Placeholder = $"new {Sdk.Ir}.TensorType(null, global::TpuMlir.Sdk.Tensors.ElementType.F32)";
        IEnumerable<string> types = op.Results.Select(r => r.Arity == Arity.Variadic
            ? $".. global::System.Linq.Enumerable.Repeat({Placeholder}, {r.CountParameter})"
            : Placeholder);
        return string.Join(", ", types);
    }
}
