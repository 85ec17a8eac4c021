namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>Spellings of names, seen through generated text.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("Axis", "axis", "axis")]
    [InlineData("KernelShape", "kernel_shape", "kernelShape")]
    [InlineData("UseF16", "use_f16", "useF16")]
    [InlineData("Pad2D", "pad2d", "pad2D")]
    [InlineData("Input1Name", "input1_name", "input1Name")]
    [InlineData("IODepth", "io_depth", "ioDepth")]
    [InlineData("NCHW", "nchw", "nchw")]
    [InlineData("Fixed", "fixed", "@fixed")]
    [InlineData("X_Y", "x_y", "x_Y")]
    public void Property_attribute_parameter(string property, string attribute, string parameter)
    {
        var (run, diagnostics) = GeneratorHarness.Generate($$"""
            using TpuMlir.Sdk.Ops;
            namespace N;
            /// <summary>An operator.</summary>
            [Op("test.Spelled")]
            public sealed partial class Spelled : TpuOp
            {
                /// <summary>A part.</summary>
                [Attr]
                public partial long {{property}} { get; }
                /// <inheritdoc/>
                public override void InferTypes() { }
            }
            """);

        Assert.Empty(diagnostics);
        Assert.Contains($"Set(\"{attribute}\", {parameter});", run.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Acme.Chip", "Acme.Chip.Generated")]
    [InlineData("acme-chip.2", "acme_chip._2.Generated")]
    [InlineData("Acme.class", "Acme.@class.Generated")]
    public void Assembly_namespace(string assembly, string expected)
    {
        var compilation = GeneratorHarness.Compile(GeneratorHarness.Read("Operators/Bare.cs")).WithAssemblyName(assembly);
        var run = GeneratorHarness.Driver().RunGenerators(compilation).GetRunResult();

        Assert.Contains(run.GeneratedTrees, t => t.ToString().Contains($"namespace {expected};", StringComparison.Ordinal));
    }
}
