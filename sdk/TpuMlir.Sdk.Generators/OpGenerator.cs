using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TpuMlir.Sdk.Generators;

/// <summary>Completes the classes marked <c>[Op]</c> and lists them in the assembly's operator provider.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OpGenerator : IIncrementalGenerator
{
    /// <summary>The pipeline step that holds one model for each operator.</summary>
    public const string ModelStep = "Model";

    /// <summary>The pipeline step that holds the entries of the operator provider.</summary>
    public const string ProviderStep = "Provider";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<OpReading> readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            Sdk.OpAttribute, static (node, _) => node is ClassDeclarationSyntax, OpReader.Read);

        // Places are kept apart from the models: they move with every line typed above, the models do not.
        IncrementalValuesProvider<OpModel> models = readings
            .Where(static r => r.Model is not null)
            .Select(static (r, _) => r.Model!)
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(models, static (output, model) => Add(output, OpWriter.FileName(model), OpWriter.Write(model)));

        IncrementalValuesProvider<DiagnosticInfo> diagnostics = readings.SelectMany(static (r, _) => r.Diagnostics);
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
        context.RegisterSourceOutput(readings.Collect(), static (output, all) => ReportDuplicates(output, all));

        IncrementalValueProvider<EquatableArray<ProviderEntry>> entries = models
            .Select(static (m, _) => new ProviderEntry(m.Name, m.QualifiedName))
            .Collect()
            .Select(static (all, _) => ProviderWriter.Order(all));
        IncrementalValueProvider<string> assembly = context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? "Assembly");
        context.RegisterSourceOutput(entries.Combine(assembly).WithTrackingName(ProviderStep), static (output, pair) =>
        {
            if (pair.Left.Count > 0)
            {
                Add(output, "GeneratedOperators.g.cs", ProviderWriter.Write(pair.Left, pair.Right));
            }
        });
    }

    private static void Add(SourceProductionContext output, string fileName, string text) =>
        output.AddSource(fileName, SourceText.From(text, Encoding.UTF8));

    private static void ReportDuplicates(SourceProductionContext output, ImmutableArray<OpReading> readings)
    {
        var first = new Dictionary<string, OpModel>(StringComparer.Ordinal);
        foreach (OpReading reading in readings.Where(r => r.Model is not null))
        {
            if (!first.TryGetValue(reading.Model!.Name, out OpModel other))
            {
                first.Add(reading.Model.Name, reading.Model);
                continue;
            }

            string otherClass = other.QualifiedName.Substring("global::".Length);
            output.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.DuplicateOperator, reading.Location.ToLocation(), reading.Model.Name, otherClass));
        }
    }
}
