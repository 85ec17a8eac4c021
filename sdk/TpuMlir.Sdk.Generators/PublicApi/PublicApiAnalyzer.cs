using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TpuMlir.Sdk.Generators;

/// <summary>
/// TPUG030 and TPUG031: a project with an additional file PublicAPI.txt lists there everything it offers to others, so that
/// no change of its contract goes unseen.
/// </summary>
/// <remarks>Built with UpdatePublicApi set to true, it writes the file instead.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublicApiAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The file's name.</summary>
    public const string FileName = "PublicAPI.txt";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.UnlistedApi, Diagnostics.MissingApi];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        if (context.Options.AdditionalFiles.FirstOrDefault(IsApiFile) is not { } file || file.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        ISymbol[] symbols = [.. ApiSymbols.Of(context.Compilation.Assembly.GlobalNamespace).OrderBy(ApiText.Order, StringComparer.Ordinal)];
        if (IsUpdate(context.Options))
        {
            Write(file.Path, string.Concat(symbols.Select(s => ApiText.Line(s) + "\n")), text.ToString());
            return;
        }

        var listed = new Dictionary<string, TextLine>(StringComparer.Ordinal);
        foreach (TextLine line in text.Lines.Where(l => !l.Span.IsEmpty))
        {
            listed[line.ToString()] = line;
        }

        foreach (ISymbol symbol in symbols)
        {
            string line = ApiText.Line(symbol);
            if (!listed.Remove(line))
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.UnlistedApi, symbol.Locations.FirstOrDefault(), line));
            }
        }

        foreach (TextLine line in listed.Values)
        {
            var place = Location.Create(file.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span));
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.MissingApi, place, line.ToString()));
        }
    }

    private static bool IsApiFile(AdditionalText file) => Path.GetFileName(file.Path) == FileName;

    private static bool IsUpdate(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.UpdatePublicApi", out string? value)
        && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static void Write(string path, string content, string old)
    {
        if (content != old)
        {
#pragma warning disable RS1035 // An analyser writes no files, except this one, when the developer asks for it.
            File.WriteAllText(path, content);
#pragma warning restore RS1035
        }
    }
}
