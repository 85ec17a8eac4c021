using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>Compiles sources against the SDK with the generator and the analysers.</summary>
internal static class GeneratorHarness
{
    private const string GlobalUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    private static readonly CSharpParseOptions s_parseOptions =
        new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> s_references = References();

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file of this project.</summary>
    public static string Read(string path) => File.ReadAllText(ProjectPath(path)).ReplaceLineEndings("\n");

    public static string ProjectPath(string path) => Path.Combine(Root, "tests", "TpuMlir.Sdk.Generators.Tests", path);

    public static SyntaxTree Parse(string source, string path = "Source.cs") =>
        CSharpSyntaxTree.ParseText(source, s_parseOptions, path);

    /// <summary>A compilation of the sources; the first is Source0.cs.</summary>
    public static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Test.Operators",
        [Parse(GlobalUsings, "GlobalUsings.cs"), .. sources.Select((s, i) => Parse(s, $"Source{i}.cs"))],
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new OpGenerator().AsSourceGenerator()],
        parseOptions: s_parseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once. The diagnostics are those of the generator and of the compiler.</summary>
    public static (GeneratorRunResult Run, ImmutableArray<Diagnostic> Diagnostics) Generate(params IEnumerable<string> sources)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(
            Compile(sources), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return (driver.GetRunResult().Results.Single(),
            [.. diagnostics, .. output.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Hidden)]);
    }

    /// <summary>What one analyser says about a source.</summary>
    public static Task<ImmutableArray<Diagnostic>> Analyze(DiagnosticAnalyzer analyzer, string source) =>
        Analyze(analyzer, source, new AnalyzerOptions([]));

    /// <summary>What one analyser says about a source, given additional files and properties of the build.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Analyze(DiagnosticAnalyzer analyzer, string source, AnalyzerOptions options)
    {
        CSharpCompilation compilation = Compile(source);
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return await compilation.WithAnalyzers([analyzer], options).GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>The source text a diagnostic points at.</summary>
    public static string Marked(Diagnostic diagnostic, string source) =>
        source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);

    private static ImmutableArray<MetadataReference> References()
    {
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        // The platform's list also names what this project references; ours would be there twice otherwise.
        IEnumerable<string> paths = platform.Split(Path.PathSeparator)
            .Append(typeof(Op).Assembly.Location)
            .Where(p => Path.GetFileName(p) != $"{Assembly.GetExecutingAssembly().GetName().Name}.dll")
            .DistinctBy(Path.GetFileName);
        return [.. paths.Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))];
    }

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "TpuMlir.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("TpuMlir.sln is not above the test assembly");
    }
}
