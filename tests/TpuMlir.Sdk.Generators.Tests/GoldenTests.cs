using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>The generated text as a whole. UPDATE_GOLDEN=1 rewrites the files in Golden.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Generated_text_is_as_recorded()
    {
        var (run, diagnostics) = GeneratorHarness.Generate(
            GeneratorHarness.Read("Operators/Everything.cs"), GeneratorHarness.Read("Operators/Bare.cs"));

        Assert.Empty(diagnostics);
        Assert.Equal(
            ["GeneratedOperators.g.cs", "TpuMlir.Sdk.Generators.Tests.Operators.Bare.g.cs", "TpuMlir.Sdk.Generators.Tests.Operators.Everything.g.cs"],
            run.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
        foreach (GeneratedSourceResult source in run.GeneratedSources)
        {
            string file = $"Golden/{source.HintName.Replace("TpuMlir.Sdk.Generators.Tests.Operators.", "", StringComparison.Ordinal)}";
            string actual = source.SourceText.ToString();
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            {
                File.WriteAllText(GeneratorHarness.ProjectPath(file), actual);
            }

            Assert.Equal(GeneratorHarness.Read(file), actual);
        }
    }

    [Fact]
    public void Generated_text_has_no_carriage_returns_trailing_blanks_or_double_empty_lines()
    {
        var (run, _) = GeneratorHarness.Generate(GeneratorHarness.Read("Operators/Everything.cs"), GeneratorHarness.Read("Operators/Bare.cs"));
        foreach (string text in run.GeneratedSources.Select(s => s.SourceText.ToString()))
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain(" \n", text);
            Assert.DoesNotContain("\n\n\n", text);
        }
    }

    [Fact]
    public void An_assembly_without_operators_gets_nothing()
    {
        var (run, diagnostics) = GeneratorHarness.Generate("class Nothing;");

        Assert.Empty(diagnostics);
        Assert.Empty(run.GeneratedSources);
    }
}
