using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuMlir.Sdk.Generators;

/// <summary>An option of an exported pass.</summary>
internal sealed record PassOptionModel(string Pass, string Name, string Type, string? DefaultJson, string Description);

/// <summary>Reads the options of an exported pass: the public settable properties of its options class.</summary>
internal static class PassOptionReader
{
    public static EquatableArray<PassOptionModel> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var pass = (INamedTypeSymbol)context.TargetSymbol;
        INamedTypeSymbol? options = pass.AllInterfaces.FirstOrDefault(i => i.OriginalDefinition.ToDisplayString() == Sdk.PassInterface)?.TypeArguments[0] as INamedTypeSymbol;
        if (options is null || context.Attributes[0].ConstructorArguments.FirstOrDefault().Value is not string name)
        {
            return default;
        }

        return new([.. Properties(options)
            .Where(p => TypeName(p.Type) is not null)
            .Select(p => new PassOptionModel(name, Kebab(p.Name), TypeName(p.Type)!, Default(p, context.SemanticModel.Compilation, cancellation), Documentation.Summary(p, cancellation)))]);
    }

    /// <summary>The properties with those of base classes first, each class's in order.</summary>
    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        IEnumerable<IPropertySymbol> inherited = type.BaseType is { SpecialType: not SpecialType.System_Object } parent ? Properties(parent) : [];
        return inherited.Concat(type.GetMembers().OfType<IPropertySymbol>().Where(p =>
            p is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public }));
    }

    private static string? TypeName(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Boolean } => "bool",
        { SpecialType: SpecialType.System_Int32 } => "int",
        { SpecialType: SpecialType.System_Int64 } => "long",
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_String } => "string",
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_String } => "string[]",
        _ => null,
    };

    /// <summary>The option's name for a property, as the SDK makes it: MaxChain is max-chain, UseF16 is use-f16.</summary>
    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            text.Append(starts ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>The initializer as JSON; the type's own default without one; null when it is no constant or not in this compilation.</summary>
    private static string? Default(IPropertySymbol property, Compilation compilation, CancellationToken cancellation)
    {
        if (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not PropertyDeclarationSyntax declaration)
        {
            return null;
        }

        if (declaration.Initializer is not { Value: { } value })
        {
            return property.Type.SpecialType switch
            {
                SpecialType.System_Boolean => "false",
                SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double => "0",
                _ => null,
            };
        }

        SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);
        if (value is CollectionExpressionSyntax list)
        {
            string?[] items = [.. list.Elements.Select(e => e is ExpressionElementSyntax item ? Constant(item.Expression, model, cancellation) : null)];
            return items.Contains(null) ? null : $"[{string.Join(",", items)}]";
        }

        return Constant(value, model, cancellation);
    }

    private static string? Constant(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(expression, cancellation) is { HasValue: true, Value: { } value }
            ? value switch
            {
                bool b => b ? "true" : "false",
                string s => Quote(s),
                double d when double.IsNaN(d) || double.IsInfinity(d) => null,
                IFormattable number => number.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture),
                _ => null,
            }
            : null;

    private static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char c in text)
        {
            json.Append(c is '"' or '\\' ? $"\\{c}" : c < ' ' ? $"\\u{(int)c:x4}" : c.ToString());
        }

        return json.Append('"').ToString();
    }
}
