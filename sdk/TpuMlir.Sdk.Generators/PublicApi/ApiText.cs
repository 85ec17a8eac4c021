using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators;

/// <summary>A symbol of the public surface as one line: everything a caller or an implementer depends on.</summary>
internal static class ApiText
{
    private static readonly SymbolDisplayFormat TypeName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat TypeDeclaration = TypeName
        .WithGenericsOptions(
            SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeVariance
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    private static readonly SymbolDisplayFormat DelegateDeclaration = new(
        typeQualificationStyle: TypeName.TypeQualificationStyle,
        genericsOptions: TypeDeclaration.GenericsOptions,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: Parameters,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: TypeName.MiscellaneousOptions);

    private static readonly SymbolDisplayFormat Member = new(
        typeQualificationStyle: TypeName.TypeQualificationStyle,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: Parameters,
        miscellaneousOptions: TypeName.MiscellaneousOptions);

    private static readonly SymbolDisplayFormat Name = Member
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters);

    private const SymbolDisplayParameterOptions Parameters = SymbolDisplayParameterOptions.IncludeType
        | SymbolDisplayParameterOptions.IncludeName
        | SymbolDisplayParameterOptions.IncludeParamsRefOut
        | SymbolDisplayParameterOptions.IncludeExtensionThis
        | SymbolDisplayParameterOptions.IncludeDefaultValue;

    /// <summary>The line of a symbol.</summary>
    public static string Line(ISymbol symbol)
    {
        string prefix = symbol.DeclaredAccessibility == Accessibility.Public ? "" : "protected ";
        // Whether an implementer has to write a member is not among the modifiers the compiler prints.
        prefix += symbol is { ContainingType.TypeKind: TypeKind.Interface, IsAbstract: false, IsStatic: false } and not INamedTypeSymbol ? "default " : "";
        return prefix + symbol switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Delegate } type => type.ToDisplayString(DelegateDeclaration),
            INamedTypeSymbol type => Modifiers(type) + type.ToDisplayString(TypeDeclaration) + Bases(type),
            IPropertySymbol property => property.ToDisplayString(Member) + Accessors(property),
            IEventSymbol => "event " + symbol.ToDisplayString(Member),
            _ => symbol.ToDisplayString(Member),
        };
    }

    /// <summary>What lines are ordered by: the name, so that what belongs together stands together.</summary>
    public static string Order(ISymbol symbol) => symbol is INamedTypeSymbol ? symbol.ToDisplayString(TypeName) : symbol.ToDisplayString(Name);

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        not { TypeKind: TypeKind.Class } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsSealed: true } => "sealed ",
        _ => "",
    };

    private static string Bases(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> bases = type.Interfaces;
        if (type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent })
        {
            bases = bases.Prepend(parent);
        }
        else if (type.EnumUnderlyingType is { SpecialType: not SpecialType.System_Int32 } underlying)
        {
            bases = [underlying];
        }

        string text = string.Join(", ", bases.Select(b => b.ToDisplayString(TypeName)));
        return text.Length == 0 ? "" : " : " + text;
    }

    /// <summary>The accessors others see.</summary>
    private static string Accessors(IPropertySymbol property)
    {
        string set = property.SetMethod is { IsInitOnly: true } ? "init" : "set";
        return $" {{ {Accessor(property, property.GetMethod, "get")}{Accessor(property, property.SetMethod, set)}}}";
    }

    private static string Accessor(IPropertySymbol property, IMethodSymbol? accessor, string word) => accessor?.DeclaredAccessibility switch
    {
        null => "",
        { } same when same == property.DeclaredAccessibility => word + "; ",
        Accessibility.Protected or Accessibility.ProtectedOrInternal when !property.ContainingType.IsSealed => $"protected {word}; ",
        _ => "",
    };
}
