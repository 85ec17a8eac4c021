using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators;

/// <summary>A type an attribute may have: its C# element type, and whether it is a list of them.</summary>
internal sealed record AttributeType(string Element, string Mnemonic, string IrClass, bool IsList)
{
    /// <summary>The type in C#.</summary>
    public string CSharp => IsList ? $"{Sdk.EquatableList}<{Element}>" : Element;

    /// <summary>The type as <c>AttributeSpec</c> names it.</summary>
    public string Spec => IsList ? $"{Mnemonic}[]" : Mnemonic;

    /// <summary>An expression that makes the IR attribute of a C# expression of this type.</summary>
    public string ToIr(string expression) => IsList
        ? $"{Sdk.Ir}.IrAttributes.From(({CSharp}){expression})"
        : $"new {Sdk.Ir}.{IrClass}({expression})";

    /// <summary>The attribute type of a property type, or null when there is none.</summary>
    public static AttributeType? From(ITypeSymbol type)
    {
        if (type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return null;
        }

        return type is INamedTypeSymbol { Name: "EquatableList", TypeArguments.Length: 1 } list
            && list.ContainingNamespace.ToDisplayString() == Sdk.IrNamespace
            && Scalar(list.TypeArguments[0]) is { Element: not "bool" } element
                ? element with { IsList = true }
                : Scalar(type);
    }

    private static AttributeType? Scalar(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int64 => new("long", "i64", "IntegerAttribute", false),
        SpecialType.System_Double => new("double", "f64", "FloatAttribute", false),
        SpecialType.System_Boolean => new("bool", "bool", "BoolAttribute", false),
        SpecialType.System_String when type.NullableAnnotation != NullableAnnotation.Annotated =>
            new("string", "str", "StringAttribute", false),
        _ => null,
    };
}
