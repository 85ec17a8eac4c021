using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuMlir.Sdk.Generators;

/// <summary>Reads the operands, results and attributes of an operator, property by property in order of declaration.</summary>
internal sealed class PropertyReader(GeneratorAttributeSyntaxContext context, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    /// <summary>Names that <c>Create</c> or the base class uses for something else.</summary>
    private static readonly ImmutableHashSet<string> ReservedNames = ["Builder", "Location", "Operation", "Created"];

    private readonly List<ValueModel> _operands = [];
    private readonly List<ValueModel> _results = [];
    private readonly List<AttributeModel> _attributes = [];

    public EquatableArray<ValueModel> Operands => new([.. _operands]);

    public EquatableArray<ValueModel> Results => new([.. _results]);

    public EquatableArray<AttributeModel> Attributes => new([.. _attributes]);

    /// <summary>Reads one property; those without one of our attributes are the author's own.</summary>
    public void Read(IPropertySymbol property)
    {
        cancellation.ThrowIfCancellationRequested();
        AttributeData[] marks = [.. property.GetAttributes().Where(a => Kind(a) is not null)];
        if (marks.Length == 0)
        {
            return;
        }

        string kind = Kind(marks[0])!;
        if (marks.Length > 1)
        {
            diagnostics.Add(Diagnostics.PropertyForm, property, kind, property.Name, "have only one of [Operand], [Result] and [Attr]");
            return;
        }

        if (ReadProperty(property, kind) is not { } model)
        {
            return;
        }

        switch (kind)
        {
            case "operand":
                ReadValue(property, model, kind, _operands, allowOptional: true);
                break;
            case "result":
                ReadValue(property, model, kind, _results, allowOptional: false);
                break;
            default:
                ReadAttribute(property, model, marks[0]);
                break;
        }
    }

    private static string? Kind(AttributeData attribute) =>
        attribute.AttributeClass?.ContainingNamespace.ToDisplayString() != Sdk.OpsNamespace
            ? null
            : attribute.AttributeClass.Name switch
            {
                "OperandAttribute" => "operand",
                "ResultAttribute" => "result",
                "AttrAttribute" => "attribute",
                _ => null,
            };

    private PropertyModel? ReadProperty(IPropertySymbol property, string kind)
    {
        if (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not PropertyDeclarationSyntax node
            || !node.Modifiers.Any(SyntaxKind.PartialKeyword)
            || property.IsStatic
            || property.GetMethod is null
            || property.SetMethod is { IsInitOnly: true })
        {
            diagnostics.Add(Diagnostics.PropertyForm, property, kind, property.Name, "be a partial instance property with a get and at most a set accessor");
            return null;
        }

        if (ReservedNames.Contains(property.Name))
        {
            diagnostics.Add(Diagnostics.Reserved, property, property.ContainingType.Name, property.Name, "rename it");
            return null;
        }

        string summary = Documentation.Summary(property, cancellation);
        if (summary.Length == 0)
        {
            diagnostics.Add(Diagnostics.Summary, property, kind, property.Name);
        }

        AccessorDeclarationSyntax? setter = node.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.SetAccessorDeclaration));
        return new PropertyModel(property.Name, Text(node.Modifiers), setter is null ? null : $"{Text(setter.Modifiers)} set".Trim(), summary);
    }

    private void ReadValue(IPropertySymbol property, PropertyModel model, string kind, List<ValueModel> values, bool allowOptional)
    {
        if (ValueArity(property.Type) is not { } arity || (arity == Arity.Optional && !allowOptional))
        {
            string allowed = allowOptional ? "Value, Value? or IReadOnlyList<Value>" : "Value or IReadOnlyList<Value>";
            diagnostics.Add(Diagnostics.PropertyType, property, kind, property.Name, TypeName(property), allowed);
            return;
        }

        if (model.Setter is not null && (kind == "result" || arity != Arity.One))
        {
            diagnostics.Add(Diagnostics.PropertyForm, property, kind, property.Name, "have no set accessor; only attributes and operands that are one Value have");
            return;
        }

        if (values.Count > 0 && values[values.Count - 1] is { Arity: Arity.Variadic } variadic)
        {
            ISymbol at = property.ContainingType.GetMembers(variadic.Property.Name)[0];
            diagnostics.Add(Diagnostics.VariadicNotLast, at, kind, variadic.Property.Name);
            return;
        }

        values.Add(new ValueModel(model, arity));
    }

    private void ReadAttribute(IPropertySymbol property, PropertyModel model, AttributeData mark)
    {
        if (AttributeType.From(property.Type) is not { } type)
        {
            const string Allowed = "long, double, bool, string, or EquatableList of long, double or string";
            diagnostics.Add(Diagnostics.PropertyType, property, "attribute", property.Name, TypeName(property), Allowed);
            return;
        }

        string name = Argument(mark, "Name") ?? Names.SnakeCase(property.Name);
        if (!Names.IsWord(name))
        {
            diagnostics.Add(Diagnostics.Name, property, name, "an attribute name; use letters, digits and '_'");
        }

        if (_attributes.Find(a => a.Name == name) is { } other)
        {
            diagnostics.Add(Diagnostics.DuplicateAttribute, property, name, other.Property.Name, property.Name);
        }

        string? text = Argument(mark, "Default");
        if (text is not null && !DefaultExpression.IsValid(text, property.Type, context))
        {
            diagnostics.Add(Diagnostics.Default, property, text, name, TypeName(property));
            text = null;
        }

        _attributes.Add(new AttributeModel(model, name, type, text));
    }

    private static Arity? ValueArity(ITypeSymbol type)
    {
        if (IsValue(type))
        {
            return type.NullableAnnotation == NullableAnnotation.Annotated ? Arity.Optional : Arity.One;
        }

        return type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IReadOnlyList_T } list
            && list.NullableAnnotation != NullableAnnotation.Annotated
            && IsValue(list.TypeArguments[0])
            && list.TypeArguments[0].NullableAnnotation != NullableAnnotation.Annotated
                ? Arity.Variadic
                : null;
    }

    private static bool IsValue(ITypeSymbol type) =>
        type.Name == "Value" && type.ContainingNamespace?.ToDisplayString() == Sdk.IrNamespace;

    private static string? Argument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value as string;

    private static string TypeName(IPropertySymbol property) => property.Type.ToDisplayString(
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private static string Text(SyntaxTokenList modifiers) => string.Join(" ", modifiers.Select(m => m.Text));
}
