using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>The analyser TPUG030 and TPUG031. The expected lines are written by hand from the declarations.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("public sealed class C;", "sealed class N.C", "N.C.C()")]
    [InlineData("public static class C { public const int K = 3; internal const int L = 4; }", "static class N.C", "const int N.C.K = 3")]
    [InlineData("public abstract class C { protected abstract void M(ref int a, params string[] b); private protected void P() { } }",
        "abstract class N.C", "protected N.C.C()", "protected abstract void N.C.M(ref int a, params string[] b)")]
    [InlineData("public class C<T> where T : class, new() { public virtual T? F(T? x, int n = 5) => x; public override string ToString() => string.Empty; }",
        "class N.C<T> where T : class, new()", "N.C<T>.C()", "virtual T? N.C<T>.F(T? x, int n = 5)")]
    [InlineData("public sealed record R(int A, string? B = null);",
        "sealed record N.R : System.IEquatable<N.R>", "int N.R.A { get; init; }", "string? N.R.B { get; init; }", "N.R.R(int A, string? B = null)")]
    [InlineData("public readonly struct S { public readonly int F; public int P { get; } }", "readonly struct N.S", "readonly int N.S.F", "int N.S.P { get; }")]
    [InlineData("public ref struct S { public System.Span<int> F; }", "ref struct N.S", "System.Span<int> N.S.F")]
    [InlineData("public enum E : byte { A = 1, B = 7 }", "enum N.E : byte", "N.E.A = 1", "N.E.B = 7")]
    [InlineData("public delegate int D(string s);", "delegate int N.D(string s)")]
    [InlineData("public interface I<in T> : System.IDisposable { int P { get; set; } event System.Action E; void D() { } }",
        "interface N.I<in T> : System.IDisposable", "int N.I<T>.P { get; set; }", "event System.Action N.I<T>.E", "default void N.I<T>.D()")]
    [InlineData("public class C { public int P { get; private set; } public int Q { get; protected set; } public int this[int i] => i; C() { } }",
        "class N.C", "int N.C.P { get; }", "int N.C.Q { get; protected set; }", "int N.C.this[int i] { get; }")]
    [InlineData("public static class X { public static int M(this string s) => 0; }", "static class N.X", "static int N.X.M(this string s)")]
    [InlineData("public sealed class C { protected void Hidden() { } public sealed class D; internal sealed class E { public int F; } }",
        "sealed class N.C", "N.C.C()", "sealed class N.C.D", "N.C.D.D()")]
    [InlineData("internal class C { public int P => 1; }")]
    public async Task EverySymbolIsOneLine(string type, params string[] expected)
    {
        Diagnostic[] diagnostics = [.. await Analyze(type, "")];

        Assert.All(diagnostics, d => Assert.Equal("TPUG030", d.Id));
        Assert.Equal(expected.Order(StringComparer.Ordinal), diagnostics.Select(Line).Order(StringComparer.Ordinal));
        Assert.Empty(await Analyze(type, string.Join("\n", expected)));
        Assert.Empty(await Analyze(type, string.Join("\r\n", expected) + "\r\n"));
    }

    [Fact]
    public async Task AnUnlistedSymbolIsAnErrorAtItsPlace()
    {
        const string Type = "public static class C { public static int Old() => 0; public static int New() => 0; }";
        Diagnostic diagnostic = Assert.Single(await Analyze(Type, "static class N.C\nstatic int N.C.Old()\n"));

        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal("New", GeneratorHarness.Marked(diagnostic, Source(Type)));
        Assert.Equal(
            "PublicAPI.txt does not list 'static int N.C.New()'; if the change of the contract is meant, build with -p:UpdatePublicApi=true",
            diagnostic.GetMessage());
    }

    [Fact]
    public async Task AMissingSymbolIsAnErrorInTheFile()
    {
        Diagnostic diagnostic = Assert.Single(await Analyze("public static class C;", "static class N.C\nstatic int N.C.Gone()\n"));

        Assert.Equal("TPUG031", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal(("PublicAPI.txt", 1), (Path.GetFileName(place.Path), place.StartLinePosition.Line));
        Assert.StartsWith("'static int N.C.Gone()' is listed and not there any more", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    /// <summary>A changed signature is both: what others use is gone, and something new is there.</summary>
    [Fact]
    public async Task AChangedSignatureIsBoth() => Assert.Equal(
        ["TPUG030", "TPUG031"],
        (await Analyze("public static class C { public static long M() => 0; }", "static class N.C\nstatic int N.C.M()")).Select(d => d.Id).Order());

    [Fact]
    public async Task WithoutTheFileNothingIsSaid() =>
        Assert.Empty(await GeneratorHarness.Analyze(new PublicApiAnalyzer(), Source("public class C;")));

    [Fact]
    public async Task UpdatingWritesTheFile()
    {
        string folder = Directory.CreateTempSubdirectory("tpumlir-api-").FullName;
        try
        {
            string path = Path.Combine(folder, PublicApiAnalyzer.FileName);
            File.WriteAllText(path, "static class N.Old\n");
            var options = new AnalyzerOptions([new ApiFile(path, "static class N.Old\n")], new Properties(("build_property.UpdatePublicApi", "true")));

            Assert.Empty(await GeneratorHarness.Analyze(new PublicApiAnalyzer(), Source("public static class C { public const int B = 1, A = 2; }"), options));
            Assert.Equal("static class N.C\nconst int N.C.A = 2\nconst int N.C.B = 1\n", File.ReadAllText(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Line(Diagnostic diagnostic) => diagnostic.GetMessage().Split('\'', 2)[1].Split("'; if ")[0];

    private static string Source(string type) => $"namespace N; {type}";

    private static Task<ImmutableArray<Diagnostic>> Analyze(string type, string listed) =>
        GeneratorHarness.Analyze(new PublicApiAnalyzer(), Source(type), new AnalyzerOptions([new ApiFile("/p/PublicAPI.txt", listed)]));

    private sealed class ApiFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Properties(params (string Key, string Value)[] values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values((string Key, string Value)[] values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = values.FirstOrDefault(v => v.Key == key).Value ?? "";
                return value.Length > 0;
            }
        }
    }
}
