using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators;

/// <summary>What an assembly offers to others: its visible types and the members they declare.</summary>
internal static class ApiSymbols
{
    /// <summary>The visible types below a namespace and their members.</summary>
    public static IEnumerable<ISymbol> Of(INamespaceSymbol scope)
    {
        foreach (INamespaceOrTypeSymbol member in scope.GetMembers())
        {
            IEnumerable<ISymbol> symbols = member is INamespaceSymbol inner ? Of(inner) : Of((INamedTypeSymbol)member);
            foreach (ISymbol symbol in symbols)
            {
                yield return symbol;
            }
        }
    }

    private static IEnumerable<ISymbol> Of(INamedTypeSymbol type)
    {
        if (!IsVisible(type) || !type.CanBeReferencedByName)
        {
            yield break;
        }

        yield return type;
        if (type.TypeKind == TypeKind.Delegate)
        {
            yield break;
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
            {
                foreach (ISymbol symbol in Of(nested))
                {
                    yield return symbol;
                }
            }
            else if (IsVisible(member) && IsOwn(member))
            {
                yield return member;
            }
        }
    }

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType is { IsSealed: false },
        _ => false,
    };

    /// <summary>False for accessors, for what the compiler adds, and for overrides: callers bind to what they override.</summary>
    private static bool IsOwn(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true } constructor =>
            constructor.Parameters.IsEmpty && constructor.ContainingType.TypeKind == TypeKind.Class,
        IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion
            && !method.IsImplicitlyDeclared
            && !method.IsOverride,
        _ => !member.IsImplicitlyDeclared && !member.IsOverride,
    };
}
