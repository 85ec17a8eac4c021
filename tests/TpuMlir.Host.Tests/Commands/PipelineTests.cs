using TpuMlir.Host.Tests.Plugins;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>What a manifest's pipeline section does, with a plugin whose pass has the options max-chain (2) and label ("").</summary>
[Collection(nameof(Tool))]
public sealed class PipelineTests : IDisposable
{
    private const string Standard = "top-fold-constants,top-canonicalize,top-fuse";

    private readonly Tool _tool = new();
    private readonly PluginSandbox _sandbox = new();
    private readonly SearchPath _path;

    public PipelineTests()
    {
        _sandbox.Add("Configured");
        _path = new SearchPath(_sandbox.Root);
    }

    public void Dispose()
    {
        _path.Dispose();
        _sandbox.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void The_pipeline_is_printed_and_nothing_is_compiled()
    {
        ToolResult result = _tool.Compile("a.bmodel", "--print-pipeline");
        Assert.Equal(new ToolResult(0, $"module({Standard})\n", ""), result);
        Assert.False(File.Exists(_tool.At("a.bmodel")));
    }

    [Theory]
    [InlineData("""[{ "pass": "fixture-configured" }]""", $"{Standard},fixture-configured")]
    [InlineData("""[{ "pass": "fixture-configured", "after": "top-canonicalize", "options": { "max-chain": "5", "label": "a b" } }]""", "top-fold-constants,top-canonicalize,fixture-configured{max-chain=5 label=\"a b\"},top-fuse")]
    [InlineData("""[{ "pass": "fixture-configured", "options": { "max-chain": "2" } }]""", $"{Standard},fixture-configured")]
    [InlineData("""[{ "pass": "fixture-configured", "options": { "max-chain": 5, "label": ["a,b", "c"] } }]""", $"{Standard},fixture-configured{{max-chain=5 label=\"a\\\\,b,c\"}}")]
    [InlineData("""[{ "pass": "top-fold-constants", "after": "top-fuse" }]""", $"{Standard},top-fold-constants")]
    [InlineData(
        """[{ "pass": "fixture-configured", "at": "tpu" }, { "pass": "fixture-configured", "at": "before-lowering", "options": { "max-chain": "5" } }]""",
        $"{Standard},fixture-configured{{max-chain=5}},fixture-configured")]
    public void Passes_are_inserted_with_their_options(string insert, string pipeline) =>
        Assert.Equal($"module({pipeline})\n", _tool.Compile("a.bmodel", "--print-pipeline", "--set", $"pipeline.insert={insert}").Output);

    [Fact]
    public void An_option_that_is_an_object() => Fails(
        $"""
        error TPM0112: the option 'max-chain' is neither a number, a boolean, a text nor a list of texts
          --> {Tool.Manifest} (pipeline.insert[0].options.max-chain)
        1 error
        """,
        """pipeline.insert=[{ "pass": "fixture-configured", "options": { "max-chain": {} } }]""");

    [Fact]
    public void A_point_that_is_not_there() => Fails(
        $"""
        error TPM0112: the pipeline has no point 'before-lowring'
          --> {Tool.Manifest} (pipeline.insert[0].at)
          why:  its points are top, before-lowering, tpu
          help: did you mean 'before-lowering'?
        1 error
        """,
        """pipeline.insert=[{ "pass": "fixture-configured", "at": "before-lowring" }]""");

    [Fact]
    public void A_pass_behind_another_and_at_a_point() => Fails(
        $"""
        error TPM0112: 'at' and 'after' are both given for the pass 'fixture-configured'
          --> {Tool.Manifest} (pipeline.insert[0].at)
          why:  a pass runs behind another or at the end of a point
          help: remove one of the two
        1 error
        """,
        """pipeline.insert=[{ "pass": "fixture-configured", "at": "top", "after": "top-fuse" }]""");

    [Fact]
    public void Passes_are_left_out() =>
        Assert.Equal("module(top-fold-constants)\n", _tool.Compile("a.bmodel", "--print-pipeline", "--set", """pipeline.disable=["top-fuse", "top-canonicalize"]""").Output);

    [Fact]
    public void Options_reach_the_pass()
    {
        ToolResult result = _tool.Compile("a.bmodel", "--set", """pipeline.insert=[{ "pass": "fixture-configured", "options": { "max-chain": "7", "label": "x" } }]""");
        Assert.Equal((0, "warning FIX005: chain 7 label x\n"), (result.Code, result.Errors));
    }

    [Fact]
    public void Wrong_options_are_all_reported_before_anything_is_read() => Fails(
        $"""
        error TPM0111: the pass 'fixture-configured' has no option 'max-chian'
          --> {Tool.Manifest} (pipeline.insert[0].options)
          help: did you mean 'max-chain'?
        error TPM0112: the option 'max-chain' of the pass 'fixture-configured': 'many' is not a whole number of 32 bits
          --> {Tool.Manifest} (pipeline.insert[1].options)
        2 errors
        """,
        """pipeline.insert=[{ "pass": "fixture-configured", "options": { "max-chian": "1" } }, { "pass": "fixture-configured", "options": { "max-chain": "many" } }]""",
        "model.source=none.onnx");

    [Fact]
    public void Names_that_are_not_there()
    {
        Fails(
            $"""
            error TPM0112: the pipeline has no pass 'top-fuze'
              --> {Tool.Manifest} (pipeline.disable[0])
              why:  its passes are top-fold-constants, top-canonicalize, top-fuse
              help: did you mean 'top-fuse'?
            1 error
            """,
            """pipeline.disable=["top-fuze"]""");
        Fails(
            $"""
            error TPM0112: the pipeline has no pass 'tidy'
              --> {Tool.Manifest} (pipeline.insert[0].after)
              why:  its passes are top-fold-constants, top-canonicalize, top-fuse
              help: use one of these
            1 error
            """,
            """pipeline.insert=[{ "pass": "fixture-configured", "after": "tidy" }]""");
        Fails(
            $"""
            error TPM0403: no plugin provides pass 'fixture-configred'
              --> {Tool.Manifest} (pipeline.insert[0])
              help: did you mean 'fixture-configured'?
            1 error
            """,
            """pipeline.insert=[{ "pass": "fixture-configred" }]""");
    }

    /// <summary>A pass that breaks the module is found at once, and named.</summary>
    [Fact]
    public void A_pass_that_leaves_a_broken_module_is_named()
    {
        ToolResult result = _tool.Compile("a.bmodel", "--set", """pipeline.insert=[{ "pass": "fixture-breaking" }]""");
        Assert.Equal(70, result.Code);
        Assert.StartsWith("error TPM0307: a module that is not valid was left by pass 'fixture-breaking' of plugin 'fixtures.configured' 1.0.0: top.Conv ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("a.bmodel")));
    }

    private void Fails(string lines, params string[] settings) => _tool.Fails(
        1, lines, ["compile", Tool.Manifest, "--no-verify", "--set", $"output.artifact={_tool.At("a.bmodel")}", .. settings.SelectMany(s => new[] { "--set", s })]);
}
