using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TpuMlir.Sdk.Generators;

/// <summary>TPUG021: a class exported through MEF can be created by MEF; otherwise it would be left out without a word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExportAnalyzer : DiagnosticAnalyzer
{
    private const string ExportAttribute = "System.ComponentModel.Composition.ExportAttribute";
    private const string ImportingConstructorAttribute = "System.ComponentModel.Composition.ImportingConstructorAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.Export];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ExportAttribute) is { } export)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, export), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol export)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.GetAttributes().Any(a => IsExport(a, export)) && Obstacle(type) is { } obstacle)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.Export, type.Locations[0], type.Name, obstacle));
        }
    }

    /// <summary>True for <c>[Export]</c> and for attributes deriving from it.</summary>
    private static bool IsExport(AttributeData attribute, INamedTypeSymbol export)
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, export))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Obstacle(INamedTypeSymbol type)
    {
        if (type.IsStatic || type.IsAbstract)
        {
            return type.IsStatic ? "static" : "abstract";
        }

        if (type.IsGenericType)
        {
            return "generic";
        }

        return type.InstanceConstructors.Any(CanBeCalled) ? null : "without a parameterless or [ImportingConstructor] constructor";
    }

    private static bool CanBeCalled(IMethodSymbol constructor) => constructor.Parameters.IsEmpty
        || constructor.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == ImportingConstructorAttribute);
}
