using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tests.Ir;

namespace TpuMlir.Sdk.Tests.Pipeline;

public class PipelineTests
{
    private static readonly PassTable Source = new(new Dictionary<string, Func<IPass>>
    {
        ["rename"] = () => new Rename(),
        ["break"] = () => new Break(),
        ["crash"] = () => new Crash(),
    });

    [Theory]
    [InlineData("module()")]
    [InlineData("module(top-canonicalize)")]
    [InlineData("module(top-canonicalize,acme-fuse{max-chain=3 mode=\"a b\"},x{a=\"\" b=\"q\\\"\\\\\" c=1.5})")]
    public void Pipelines_round_trip(string text) => Assert.Equal(text, PipelineText.Print(PipelineText.Parse(text)));

    [Fact]
    public void Space_and_options_without_value_are_understood() =>
        Assert.Equal("module(a{fast=true n=1},b)", PipelineText.Print(PipelineText.Parse(" module ( a { fast  n = 1 } , b ) ")));

    [Theory]
    [InlineData("", "column 1: expected 'module'")]
    [InlineData("func(a)", "a pipeline starts with 'module('")]
    [InlineData("module(a", "column 9: expected ')'")]
    [InlineData("module(a,)", "column 10: expected the name of a pass")]
    [InlineData("module(func(a))", "pipelines do not nest")]
    [InlineData("module(a{x=})", "column 12: expected a value")]
    [InlineData("module(a{x=\"b)", "a quoted value has no end")]
    [InlineData("module(a{x=\"b\\", "a quoted value has no end")]
    [InlineData("module(a) b", "there is text behind the pipeline")]
    public void Malformed_pipelines_say_where(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DiagnosticException>(() => PipelineText.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_pipelines_are_diagnostics()
    {
        const string Good = "module(top-canonicalize,acme-fuse{max-chain=3 mode=\"a b\"})";
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            char[] text = Good.ToCharArray();
            text[random.Next(text.Length)] = "(){},=\"\\ a"[random.Next(10)];
            string damaged = new string(text)[..random.Next(1, text.Length + 1)];
            try
            {
                string printed = PipelineText.Print(PipelineText.Parse(damaged));
                Assert.Equal(printed, PipelineText.Print(PipelineText.Parse(printed)));
            }
            catch (DiagnosticException)
            {
            }
        }
    }

    [Fact]
    public void Options_are_set_and_those_that_differ_are_printed_back()
    {
        var options = new Options();
        PassOptions.Apply(options, [new("max-chain", "7"), new("names", "a\\,b,c"), new("fast", "true"), new("rate", "1e-3"), new("text", "a b"), new("big", "-5")], "p");
        Assert.Equal((7, true, 0.001, "a b", -5L), (options.MaxChain, options.Fast, options.Rate, options.Text, options.Big));
        Assert.Equal(["a,b", "c"], options.Names);
        options.Rate = 0.5;
        Assert.Equal("max-chain=7 names=a\\,b,c fast=true text=a b big=-5", string.Join(" ", PassOptions.Print(options).Select(o => $"{o.Name}={o.Value}")));
        Assert.Empty(PassOptions.Print(new Options()));
        Assert.Equal(["max-chain", "names", "fast", "rate", "text", "big"], PassOptions.Describe(typeof(Options)).Select(o => o.Name));
    }

    [Fact]
    public void All_wrong_options_are_reported()
    {
        var exception = Assert.Throws<DiagnosticException>(() => PassOptions.Apply(
            new Options(), [new("max-chian", "1"), new("max-chain", "x"), new("fast", "1"), new("rate", "1"), new("rate", "2")], "p"));
        Assert.Equal(
            [
                "the pass 'p' has no option 'max-chian'", "the option 'max-chain' of the pass 'p': 'x' is not a whole number of 32 bits",
                "the option 'fast' of the pass 'p': '1' is not true or false", "the option 'rate' of the pass 'p': it is given twice",
            ],
            exception.Diagnostics.Select(d => d.Message));
        Assert.Equal("did you mean 'max-chain'?", exception.Diagnostics[0].Help);
        Assert.Equal(CoreDiagnostics.UnknownKey, exception.Diagnostics[0].Descriptor);
        Assert.Equal(CoreDiagnostics.InvalidValue, exception.Diagnostics[1].Descriptor);
    }

    [Theory]
    [InlineData("MaxChain", "max-chain")]
    [InlineData("UseF16", "use-f16")]
    [InlineData("HTTPPort", "http-port")]
    [InlineData("X", "x")]
    public void Names_are_in_kebab_case(string property, string option) => Assert.Equal(option, PassOptions.Kebab(property));

    [Fact]
    public void Passes_run_in_order_with_their_options()
    {
        PassManager manager = PassManager.Create(PipelineText.Parse("module(rename{to=a},rename{to=b},rename)"), Source);
        manager.VerifyEach = true;
        var seen = new List<string>();
        manager.AfterPass = (pass, index, module) => seen.Add($"{index}:{PipelineText.Print(pass)}:{module.Name}");
        IReadOnlyList<PassTiming> timings = manager.Run(Module(), Context());
        Assert.Equal(["0:rename{to=a}:a", "1:rename{to=b}:b", "2:rename:renamed"], seen);
        Assert.Equal(3, timings.Count);
        Assert.Equal("module(rename{to=a},rename{to=b},rename)", PipelineText.Print(manager.Passes));
    }

    [Fact]
    public void Unknown_passes_and_options_are_reported_together()
    {
        var exception = Assert.Throws<DiagnosticException>(() => PassManager.Create(PipelineText.Parse("module(renam,rename{ot=1},break{x=1})"), Source));
        Assert.Equal(
            ["there is no pass 'renam'", "the pass 'rename' has no option 'ot'", "the pass 'break' has no option 'x'"],
            exception.Diagnostics.Select(d => d.Message));
        Assert.Equal(["did you mean 'rename'?", "did you mean 'to'?", "it has no options"], exception.Diagnostics.Select(d => d.Help));
        exception = Assert.Throws<DiagnosticException>(() => PassManager.Create(PipelineText.Parse("module(rename{colour=1})"), Source));
        Assert.Equal("its options are to", exception.Diagnostics[0].Help);
    }

    [Fact]
    public void A_pass_that_breaks_the_module_is_named()
    {
        PassManager manager = PassManager.Create(PipelineText.Parse("module(rename,break)"), Source);
        manager.VerifyEach = true;
        PassException exception = Assert.Throws<PassException>(() => manager.Run(Module(), Context()));
        Assert.Contains("the pass 'break', number 2 of its pipeline, left a module that is not valid", exception.Message, StringComparison.Ordinal);
        Assert.IsType<DiagnosticException>(exception.InnerException);
        manager.VerifyEach = false;
        manager.Run(Module(), Context());
    }

    [Fact]
    public void A_pass_that_crashes_is_named()
    {
        PassManager manager = PassManager.Create([new PassInvocation("crash")], Source);
        Assert.Contains("'crash', number 1 of its pipeline, failed: oops", Assert.Throws<PassException>(() => manager.Run(Module(), Context())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_broken_before_is_the_users()
    {
        var manager = new PassManager { VerifyEach = true };
        Module module = Module();
        module.SetOutputs([]);
        Assert.Throws<DiagnosticException>(() => manager.Run(module, Context()));
    }

    private static Module Module() => VerifierTests.Parse("return %x : tensor<2xf32>");

    private static PassContext Context() => new(TestOperators.Registry, new DiagnosticBag());

    private sealed class Options
    {
        public int MaxChain { get; set; } = 3;

        public string[] Names { get; set; } = [];

        public bool Fast { get; set; }

        public double Rate { get; set; } = 0.5;

        public string Text { get; set; } = "";

        public long Big { get; set; }

        public string Fixed => "not an option";
    }

    private sealed class RenameOptions
    {
        public string To { get; set; } = "renamed";
    }

    private sealed class Rename : IPass<RenameOptions>
    {
        public RenameOptions Options { get; set; } = new();

        public void Run(Module module, PassContext context) => module.Root.Set("sym_name", Options.To);
    }

    private sealed class Break : IPass
    {
        public void Run(Module module, PassContext context) => module.SetOutputs([]);
    }

    private sealed class Crash : IPass
    {
        public void Run(Module module, PassContext context) => throw new InvalidOperationException("oops");
    }
}
