using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Generators.Tests;

/// <summary>The described options are those the SDK applies: names, types, defaults and summaries.</summary>
public class PassOptionTests
{
    private const string Source = """
        using TpuMlir.Sdk.Ir;
        using TpuMlir.Sdk.Plugins;

        namespace Acme;

        public class CommonOptions
        {
            /// <summary>Says more.</summary>
            public bool Verbose { get; set; } = true;
        }

        public sealed class Options : CommonOptions
        {
            /// <summary>The longest chain that is fused, "inclusive".</summary>
            public int MaxChain { get; set; } = 2 + 1;

            public long UseF16 { get; set; }

            /// <summary>A share.</summary>
            public double Share { get; set; } = 0.25;

            public string Label { get; set; } = "a\"b";

            public string[] Kinds { get; set; } = ["Conv", "MatMul"];

            public string[] Computed { get; set; } = [System.Environment.NewLine];

            public int Fixed { get; }
        }

        [ExportPass("acme-fuse", "Fuses.")]
        public sealed class Fuse : IPass<Options>
        {
            public Options Options { get; set; } = new();

            public void Run(Module module, PassContext context)
            {
            }
        }

        [ExportPass("acme-plain", "Has no options.")]
        public sealed class Plain : IPass
        {
            public void Run(Module module, PassContext context)
            {
            }
        }
        """;

    [Fact]
    public void Options_are_described()
    {
        Assert.Equal(
            """
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "verbose", "bool", "true", "Says more.")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "max-chain", "int", "3", "The longest chain that is fused, \"inclusive\".")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "use-f16", "long", "0", "")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "share", "double", "0.25", "A share.")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "label", "string", "\"a\\\"b\"", "")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "kinds", "string[]", "[\"Conv\",\"MatMul\"]", "")]
            [assembly: global::TpuMlir.Sdk.Plugins.PassOption("acme-fuse", "computed", "string[]", null, "")]

            """.ReplaceLineEndings("\n"),
            Generate(out _).Split("#nullable enable\n\n")[1]);
    }

    /// <summary>The names and their set are the SDK's own, which reads the properties by reflection.</summary>
    [Fact]
    public void Names_are_those_the_sdk_takes()
    {
        Generate(out Compilation compilation);
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream).Success);
        Assembly assembly = Assembly.Load(stream.ToArray());

        string[] described = [.. assembly.GetCustomAttributes<PassOptionAttribute>().Select(o => o.Name).Order()];

        Assert.Equal(PassOptions.Describe(assembly.GetType("Acme.Options")!).Select(o => o.Name).Order(), described);
    }

    private static string Generate(out Compilation output)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new PassOptionGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Preview))
            .RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compile(Source), out output, out _);
        Assert.DoesNotContain(output.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return Assert.Single(driver.GetRunResult().GeneratedTrees).ToString();
    }
}
