using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>Typing in one file does not generate everything again.</summary>
public sealed class IncrementalTests
{
    private static readonly string[] s_sources =
        [GeneratorHarness.Read("Operators/Everything.cs"), GeneratorHarness.Read("Operators/Bare.cs"), "class Unrelated;"];

    [Fact]
    public void An_edit_of_an_unrelated_file_leaves_everything_cached()
    {
        GeneratorRunResult run = Edit("Source2.cs", text => text + " class Another { int Field = 1; }");

        AssertReasons(run, OpGenerator.ModelStep, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
        AssertReasons(run, OpGenerator.ProviderStep, IncrementalStepRunReason.Cached);
        Assert.NotEmpty(OutputReasons(run));
        Assert.All(OutputReasons(run), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Moving_an_operator_changes_its_place_but_not_its_text()
    {
        GeneratorRunResult run = Edit("Source0.cs", text => "// One more line.\n" + text);

        Assert.DoesNotContain(Reasons(run, OpGenerator.ModelStep), r => r is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New);
        AssertReasons(run, OpGenerator.ProviderStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edit_of_one_operator_generates_that_one_only()
    {
        GeneratorRunResult run = Edit("Source0.cs", text => text.Replace("A plain operand.", "The operand.", StringComparison.Ordinal));

        AssertReasons(run, OpGenerator.ModelStep, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached);
        Assert.Equal(1, OutputReasons(run).Count(r => r == IncrementalStepRunReason.Modified));
    }

    private static GeneratorRunResult Edit(string path, Func<string, string> edit)
    {
        CSharpCompilation compilation = GeneratorHarness.Compile(s_sources);
        GeneratorDriver driver = GeneratorHarness.Driver().RunGenerators(compilation);
        SyntaxTree old = compilation.SyntaxTrees.Single(t => t.FilePath == path);
        compilation = compilation.ReplaceSyntaxTree(old, GeneratorHarness.Parse(edit(old.ToString()), path));
        return driver.RunGenerators(compilation).GetRunResult().Results.Single();
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult run, string step) =>
        run.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult run) =>
        run.TrackedOutputSteps.SelectMany(p => p.Value).SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static void AssertReasons(GeneratorRunResult run, string step, params IncrementalStepRunReason[] expected) =>
        Assert.Equal(expected, Reasons(run, step));
}
