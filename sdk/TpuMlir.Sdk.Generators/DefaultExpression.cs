using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuMlir.Sdk.Generators;

/// <summary>Checks the C# text of a default before it stands in generated code, where an error is hard to trace.</summary>
internal static class DefaultExpression
{
    public static bool IsValid(string text, ITypeSymbol type, GeneratorAttributeSyntaxContext context)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(text, options: context.TargetNode.SyntaxTree.Options);
        if (expression.ContainsDiagnostics)
        {
            return false;
        }

        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } listType)
        {
            return Converts(expression, type, context);
        }

        ITypeSymbol element = listType.TypeArguments[0];
        return expression is CollectionExpressionSyntax list
            && list.Elements.All(e => e is ExpressionElementSyntax item && Converts(item.Expression, element, context));
    }

    private static bool Converts(ExpressionSyntax expression, ITypeSymbol target, GeneratorAttributeSyntaxContext context)
    {
        int position = ((ClassDeclarationSyntax)context.TargetNode).OpenBraceToken.Span.End;
        ITypeSymbol? type = context.SemanticModel.GetSpeculativeTypeInfo(position, expression, SpeculativeBindingOption.BindAsExpression).Type;
        return type is not null && context.SemanticModel.Compilation.ClassifyConversion(type, target) is { IsImplicit: true, IsUserDefined: false };
    }
}
