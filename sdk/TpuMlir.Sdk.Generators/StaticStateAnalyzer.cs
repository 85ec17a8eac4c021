using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TpuMlir.Sdk.Generators;

/// <summary>TPUG020: no static mutable state in the SDK and in what builds on it.</summary>
/// <remarks>
/// Looks at what can be assigned; a readonly reference to a mutable object, such as a cache, is left to review.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.StaticState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(Sdk.OpAttribute) is not null)
            {
                start.RegisterSymbolAction(AnalyzeField, SymbolKind.Field);
                start.RegisterSymbolAction(AnalyzeProperty, SymbolKind.Property);
                start.RegisterSymbolAction(AnalyzeEvent, SymbolKind.Event);
            }
        });
    }

    private static void AnalyzeField(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (field is { IsStatic: true, IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false })
        {
            Report(context, "field");
        }
    }

    private static void AnalyzeProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        if (property is { IsStatic: true, SetMethod: not null } && HasBackingField(property))
        {
            Report(context, "property");
        }
    }

    private static void AnalyzeEvent(SymbolAnalysisContext context)
    {
        // An event with accessors of its own has no field behind it.
        if (context.Symbol is IEventSymbol { IsStatic: true, IsAbstract: false, AddMethod.IsImplicitlyDeclared: true })
        {
            Report(context, "event");
        }
    }

    private static bool HasBackingField(IPropertySymbol property) => property.ContainingType.GetMembers()
        .OfType<IFieldSymbol>()
        .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    private static void Report(SymbolAnalysisContext context, string kind) => context.ReportDiagnostic(
        Diagnostic.Create(Diagnostics.StaticState, context.Symbol.Locations[0], kind, context.Symbol.Name));
}
