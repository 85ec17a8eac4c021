using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>Each diagnostic of the generator: where it points and what it says.</summary>
public sealed class DiagnosticTests
{
    private const string Members = """
            public override void InferTypes() { }
        """;

    [Theory]
    [InlineData("sealed class", "operator class 'X' must be partial")]
    [InlineData("partial class", "operator class 'X' must be sealed")]
    [InlineData("class", "operator class 'X' must be partial and sealed")]
    public void TPUG001_class_form(string kind, string message) =>
        AssertOne("TPUG001", "X", message, Op("", kind: kind));

    [Fact]
    public void TPUG001_nested_class() =>
        AssertOne("TPUG001", "X", "operator class 'X' must be outside any other type", $"static class Outer {{ {Op("", header: "")} }}", usings: true);

    [Fact]
    public void TPUG001_generic_class() =>
        AssertOne("TPUG001", "X", "operator class 'X' must be without type parameters", Op("", name: "X<T>"));

    [Fact]
    public void TPUG002_base_class() => AssertOne(
        "TPUG002", "X", "operator class 'X' must derive from TopOp, TpuOp or another subclass of Op", Op("", baseClass: "object"));

    [Theory]
    [InlineData("Conv")]
    [InlineData("")]
    [InlineData("top.conv")]
    [InlineData("Top.Conv")]
    [InlineData("top.Conv.x")]
    [InlineData("top.Conv 2")]
    [InlineData("top.")]
    public void TPUG003_operator_name(string name) => AssertOne(
        "TPUG003", "X", $"'{name}' is not an operator name; write \"dialect.Name\", as in \"top.Conv\"", Op("", opName: name));

    [Fact]
    public void TPUG003_attribute_name() => AssertOne(
        "TPUG003", "A", "'a-b' is not an attribute name; use letters, digits and '_'", Op(Attr("long", "A", "Name = \"a-b\"")));

    [Fact]
    public void TPUG004_duplicate_operator() => AssertOne(
        "TPUG004", "Y", "operator 'test.X' is also defined by 'N.X'", Op("") + Op("", header: "", name: "Y"));

    [Theory]
    [InlineData("")]
    [InlineData("public static IEnumerable<string> Samples() => [];")]
    [InlineData("public IEnumerable<OpSample> Samples() => [];")]
    [InlineData("public static IEnumerable<OpSample> Samples(int count) => [];")]
    public void TPUG005_samples(string samples) => AssertOne(
        "TPUG005",
        "X",
        "operator 'test.X' has no samples to test it by; add 'public static IEnumerable<OpSample> Samples()'",
        Op($"public override long Flops => 0; public override void Infer(InferenceContext context) {{ }} {samples}", baseClass: "TopOp"));

    [Theory]
    [InlineData("IEnumerable<OpSample>")]
    [InlineData("IReadOnlyList<OpSample>")]
    [InlineData("OpSample[]")]
    public void Samples_may_be_any_sequence(string type)
    {
        var (run, diagnostics) = GeneratorHarness.Generate(Op(
            $"public override long Flops => 0; public override void Infer(InferenceContext context) {{ }} public static {type} Samples() => [];",
            baseClass: "TopOp"));

        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain(diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("Attr", "attribute", "int", "long, double, bool, string, or EquatableList of long, double or string")]
    [InlineData("Attr", "attribute", "long?", "long, double, bool, string, or EquatableList of long, double or string")]
    [InlineData("Attr", "attribute", "string?", "long, double, bool, string, or EquatableList of long, double or string")]
    [InlineData("Attr", "attribute", "EquatableList<bool>", "long, double, bool, string, or EquatableList of long, double or string")]
    [InlineData("Attr", "attribute", "EquatableList<long>?", "long, double, bool, string, or EquatableList of long, double or string")]
    [InlineData("Operand", "operand", "long", "Value, Value? or IReadOnlyList<Value>")]
    [InlineData("Operand", "operand", "OpResult", "Value, Value? or IReadOnlyList<Value>")]
    [InlineData("Operand", "operand", "IReadOnlyList<Value?>", "Value, Value? or IReadOnlyList<Value>")]
    [InlineData("Result", "result", "Value?", "Value or IReadOnlyList<Value>")]
    public void TPUG006_property_type(string mark, string kind, string type, string allowed) => AssertOne(
        "TPUG006", "A", $"{kind} 'A' cannot be of type '{type}'; it must be {allowed}", Op(Property(mark, type, "A")));

    [Theory]
    [InlineData("Operand", "operand")]
    [InlineData("Result", "result")]
    public void TPUG007_variadic_not_last(string mark, string kind) => AssertOne(
        "TPUG007",
        "A",
        $"variadic {kind} 'A' must be the last {kind}",
        Op(Property(mark, "IReadOnlyList<Value>", "A") + Property(mark, "Value", "B")));

    [Fact]
    public void TPUG008_duplicate_attribute() => AssertOne(
        "TPUG008", "B", "attribute 'a' is declared by both 'A' and 'B'", Op(Attr("long", "A") + Attr("long", "B", "Name = \"a\"")));

    [Fact]
    public void TPUG009_summary_of_the_class() => AssertOne(
        "TPUG009", "X", "operator 'X' needs a <summary>: it is the text of the operator reference", Op("", summary: ""));

    [Theory]
    [InlineData("Operand", "operand")]
    [InlineData("Result", "result")]
    public void TPUG009_summary_of_a_value(string mark, string kind) => AssertOne(
        "TPUG009", "A", $"{kind} 'A' needs a <summary>: it is the text of the operator reference", Op($"[{mark}] public partial Value A {{ get; }}"));

    [Fact]
    public void TPUG009_summary_of_an_attribute_is_empty() => AssertOne(
        "TPUG009",
        "A",
        "attribute 'A' needs a <summary>: it is the text of the operator reference",
        Op("/// <summary> </summary>\n[Attr] public partial long A { get; }"));

    [Theory]
    [InlineData("[Attr] public long A { get; }")]
    [InlineData("[Attr] public static partial long A { get; }")]
    [InlineData("[Attr] public partial long A { get; init; }")]
    [InlineData("[Attr] public partial long A { set; }")]
    public void TPUG010_property_form(string property) => AssertOne(
        "TPUG010",
        "A",
        "attribute 'A' must be a partial instance property with a get and at most a set accessor",
        Op($"/// <summary>A.</summary>\n{property}"));

    [Theory]
    [InlineData("Operand", "Value?", "operand")]
    [InlineData("Operand", "IReadOnlyList<Value>", "operand")]
    [InlineData("Result", "Value", "result")]
    public void TPUG010_setter(string mark, string type, string kind) => AssertOne(
        "TPUG010",
        "A",
        $"{kind} 'A' must have no set accessor; only attributes and operands that are one Value have",
        Op(Property(mark, type, "A").Replace("get;", "get; set;", StringComparison.Ordinal)));

    [Fact]
    public void TPUG010_two_marks() => AssertOne(
        "TPUG010", "A", "operand 'A' must have only one of [Operand], [Result] and [Attr]", Op(Property("Operand, Result", "Value", "A")));

    [Theory]
    [InlineData("long", "1.5")]
    [InlineData("long", "\\\"1\\\"")]
    [InlineData("long", "1 +")]
    [InlineData("long", "")]
    [InlineData("long", "unknown")]
    [InlineData("bool", "1")]
    [InlineData("string", "nearest")]
    [InlineData("string", "null")]
    [InlineData("EquatableList<long>", "1")]
    [InlineData("EquatableList<long>", "[1.5]")]
    [InlineData("EquatableList<string>", "[1]")]
    public void TPUG011_default(string type, string text) => AssertOne(
        "TPUG011",
        "A",
        $"default '{text.Replace("\\", "", StringComparison.Ordinal)}' of attribute 'a' is not a C# expression of type '{type}'",
        Op(Attr(type, "A", $"Default = \"{text}\"")));

    [Theory]
    [InlineData("X", "a constructor", "remove it", "public X(Operation operation) : base(operation) { }")]
    [InlineData("OperationName", "OperationName", "rename it", "public string OperationName => \"\";")]
    [InlineData("Definition", "Definition", "rename it", "public string Definition => \"\";")]
    [InlineData("Builder", "Builder", "rename it", "/// <summary>B.</summary>\n[Operand] public partial Value Builder { get; }")]
    public void TPUG012_reserved(string marked, string member, string cure, string text) => AssertOne(
        "TPUG012", marked, $"'X' declares '{member}', which is generated or inherited; {cure}", Op(text));

    [Fact]
    public void Summaries_are_found_when_the_compiler_does_not_parse_doc_comments()
    {
        var options = new CSharpParseOptions(
            LanguageVersion.Preview, DocumentationMode.None);
        Compilation compilation = GeneratorHarness.Compile();
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(Op(Attr("long", "A")), options, "Source.cs"));

        GeneratorDriver driver = CSharpGeneratorDriver.Create(new OpGenerator())
            .WithUpdatedParseOptions(options).RunGenerators(compilation);

        Assert.Empty(driver.GetRunResult().Diagnostics);
    }

    private static string Op(
        string members,
        string kind = "sealed partial class",
        string name = "X",
        string baseClass = "TpuOp",
        string opName = "test.X",
        string summary = "/// <summary>An operator.</summary>",
        string header = "using TpuMlir.Sdk.Ir; using TpuMlir.Sdk.Ops; namespace N;") => $$"""
        {{header}}
        {{summary}}
        [Op("{{opName}}")]
        public {{kind}} {{name}} : {{baseClass}}
        {
        {{(baseClass == "object" ? "" : Members)}}
        {{members}}
        }

        """;

    private static string Property(string mark, string type, string name) =>
        $"/// <summary>A part.</summary>\n[{mark}] public partial {type} {name} {{ get; }}\n";

    private static string Attr(string type, string name, string arguments = "") => Property($"Attr({arguments})", type, name);

    private static void AssertOne(string id, string marked, string message, string source, bool usings = false)
    {
        source = usings ? $"using TpuMlir.Sdk.Ir; using TpuMlir.Sdk.Ops; namespace N;\n{source}" : source;
        ImmutableArray<Diagnostic> diagnostics = GeneratorHarness.Generate(source).Run.Diagnostics;

        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(message, diagnostic.GetMessage());
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(marked, GeneratorHarness.Marked(diagnostic, source));
    }
}
