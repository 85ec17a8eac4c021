using System.Text.Json;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>The example network through all stages of verification on one set of inputs, against recorded outputs of ONNX Runtime.</summary>
[Collection(nameof(Tool))]
public sealed class VerifyTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void All_stages_pass_and_the_report_is_beside_the_artifact()
    {
        ToolResult result = Compile();
        Assert.Equal((0, ""), (result.Code, result.Errors));
        string[] lines = result.Output.Split('\n');
        Assert.Equal("verification of shapes on BM1684X, F16, 1 input set", lines[0]);
        Assert.All(Enumerable.Range(2, 3), i => Assert.EndsWith("  passed", lines[i], StringComparison.Ordinal));
        Assert.Contains("bit for bit", lines[4], StringComparison.Ordinal);
        Assert.Contains("  output \"probabilities\" against the source: cosine 0.9999", result.Output, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(_tool.At("a.verify.json")));
        Assert.Equal(["passed", "passed", "passed"], report.RootElement.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("status").GetString()));
        Assert.True(File.Exists(_tool.At("a.bmodel")));
    }

    /// <summary>No F16 network reaches a cosine above 1, so the stage fails.</summary>
    [Fact]
    public void Of_what_fails_only_the_report_is_written()
    {
        ToolResult result = Compile("verify.importCosine=1.1");
        Assert.Equal(2, result.Code);
        Assert.Contains("  failed\n      first failure: \"", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("verification failed; no artifact written\n", result.Output, StringComparison.Ordinal);
        Assert.Equal([_tool.At("a.verify.json")], Directory.GetFiles(_tool.Folder));
    }

    [Fact]
    public void Without_inputs_random_ones_are_used_and_the_user_is_warned()
    {
        ToolResult result = Compile("verify.inputs=[]", "verify.referenceOutputs=[]");
        Assert.StartsWith("warning TPM0502: the manifest names no inputs for verification; random ones are used\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, result.Code);
    }

    [Fact]
    public void Inputs_that_do_not_fit_the_network_are_named()
    {
        string path = _tool.Npz("wrong.npz", ("image", new Sdk.Tensors.Tensor(Sdk.Tensors.ElementType.F32, [1, 3, 16, 32])));
        ToolResult result = Compile($"verify.inputs=[\"{path}\"]");
        Assert.Equal(
            (1, $"error TPM0104: array \"image\" is tensor<1x3x16x32xf32>\n  --> {path}, tensor \"image\"\n  why:  the network takes 1x3x32x32 of f32\n  help: give an npz with one array for each input, under its name\n1 error\n"),
            (result.Code, result.Errors));
        Assert.False(File.Exists(_tool.At("a.bmodel")));
    }

    private ToolResult Compile(params string[] settings) => Tool.Run([
        "compile", Tool.Manifest, "--set", $"output.artifact={_tool.At("a.bmodel")}", "--set", $"output.lock={_tool.At("lock.json")}",
        "--set", "verify.inputs=[\"inputs.npz\"]", "--set", "verify.referenceOutputs=[\"expected/inputs.npz\"]",
        .. settings.SelectMany(s => new[] { "--set", s })]);
}
