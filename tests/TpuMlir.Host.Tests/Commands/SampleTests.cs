using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>The example network through every command. Values are compared with each other: source, module, artifact.</summary>
[Collection(nameof(Tool))]
public sealed class SampleTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Compile_writes_the_artifact_and_says_how_large_it_is()
    {
        ToolResult result = _tool.Compile("out/a.bmodel");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Contains("  coefficient bytes ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"wrote {_tool.At("out/a.bmodel")}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal([_tool.At("out/a.bmodel")], Directory.GetFiles(_tool.At("out")));
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("f32")]
    [InlineData("BF16")]
    public void Compiling_twice_gives_the_same_bytes(string mode)
    {
        Assert.Equal(0, _tool.Compile("a.bmodel", "--set", $"quantize.default={mode}").Code);
        Assert.Equal(0, _tool.Compile("b.bmodel", "--set", $"quantize.default={mode}").Code);
        Assert.Equal(File.ReadAllBytes(_tool.At("a.bmodel")), File.ReadAllBytes(_tool.At("b.bmodel")));
    }

    [Fact]
    public void Remarks_are_counted_and_shown_when_asked_for()
    {
        Assert.Matches(@"  \d+ remarks? \(operators computed in another type, \.\.\.\): --verbose shows them", _tool.Compile("a.bmodel").Output);
        ToolResult verbose = _tool.Compile("a.bmodel", "-v");
        Assert.Contains("remark TPM0310: ", verbose.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("remarks", verbose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_and_disasm_show_the_artifact()
    {
        _tool.Compile("a.bmodel");
        ToolResult inspect = Tool.Run("inspect", _tool.At("a.bmodel"));
        Assert.Equal((0, ""), (inspect.Code, inspect.Errors));
        Assert.Contains("network \"shapes\"\n  input   \"image\" tensor<1x3x32x32xf32>\n  output  \"probabilities\" tensor<1x8xf32>\n", inspect.Output, StringComparison.Ordinal);
        ToolResult disasm = Tool.Run("disasm", _tool.At("a.bmodel"));
        Assert.Equal((0, "; network \"shapes\""), (disasm.Code, disasm.Output.Split('\n')[0]));
        Assert.True(disasm.Output.Split('\n').Length > 100);
    }

    [Fact]
    public void Source_modules_and_artifact_agree_on_the_samples_inputs()
    {
        Assert.Equal(0, _tool.Compile("a.bmodel", "--dump-modules", _tool.At("dump")).Code);
        Assert.Equal(
            ["00_import.mlir", "01_top-fold-constants.mlir", "02_top-canonicalize.mlir", "03_top-fuse.mlir", "04_lower.mlir"],
            Directory.GetFiles(_tool.At("dump"), "*.mlir").Select(Path.GetFileName).Order());
        float[] source = Outputs(Tool.Sample("shapes.onnx"));
        Assert.Equal(1, source.Sum(), 4);
        foreach ((string model, double error) in new[] { ("dump/00_import.mlir", 1e-6), ("dump/03_top-fuse.mlir", 1e-5), ("a.bmodel", 5e-3) })
        {
            float[] values = Outputs(_tool.At(model));
            Assert.All(source.Zip(values), p => Assert.Equal(p.First, p.Second, error));
        }
    }

    [Fact]
    public void Run_without_an_output_file_summarises_and_with_all_writes_every_tensor()
    {
        ToolResult summary = Tool.Run("run", Tool.Sample("shapes.onnx"), "-i", Tool.Sample("inputs.npz"));
        Assert.Equal(0, summary.Code);
        Assert.Matches("^\"probabilities\" tensor<1x8xf32> min \\S+ max \\S+ mean 0.125\n$", summary.Output);
        ToolResult all = Tool.Run("run", Tool.Sample("shapes.onnx"), "-i", Tool.Sample("inputs.npz"), "--all", "-o", _tool.At("new/all.npz"));
        OrderedDictionary<string, Tensor> tensors = NpzFile.Read(_tool.At("new/all.npz"));
        Assert.Equal($"wrote {tensors.Count} tensors to {_tool.At("new/all.npz")}\n", all.Output);
        Assert.Superset(new HashSet<string> { "image", "probabilities" }, tensors.Keys.ToHashSet());
    }

    [Fact]
    public void A_file_of_inputs_may_hold_other_tensors()
    {
        string path = _tool.Npz("more.npz", ("image", NpzFile.Read(Tool.Sample("inputs.npz"))["image"]), ("label", Tensor.From([3L], [1])));
        Assert.Equal(0, Tool.Run("run", Tool.Sample("shapes.onnx"), "-i", path).Code);
        _tool.Compile("a.bmodel");
        Assert.Equal(0, Tool.Run("run", _tool.At("a.bmodel"), "-i", path).Code);
    }

    [Fact]
    public void Compare_a_model_with_its_artifact()
    {
        _tool.Compile("a.bmodel");
        ToolResult result = Tool.Run("compare", Tool.Sample("shapes.onnx"), _tool.At("a.bmodel"), "-i", Tool.Sample("inputs.npz"));
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Matches("^ok     \"probabilities\" cosine 0\\.9999\\d+ euclidean \\S+ max error \\S+ not finite 0\n1 tensor compared, 0 failed; \\d+ have no counterpart\n$", result.Output);
        Assert.Equal(2, Tool.Run("compare", Tool.Sample("shapes.onnx"), _tool.At("a.bmodel"), "-i", Tool.Sample("inputs.npz"), "--exact").Code);
    }

    /// <summary>Expected by hand: cosine of (3, 4) and (4, 3) is 0.96.</summary>
    [Fact]
    public void Compare_two_files_of_tensors()
    {
        string a = _tool.Npz("a.npz", ("x", Tensor.From([3f, 4f], [2])), ("same", Tensor.From([1f], [1])), ("only", Tensor.From([1f], [1])));
        string b = _tool.Npz("b.npz", ("x", Tensor.From([4f, 3f], [2])), ("same", Tensor.From([1f], [1])));
        ToolResult result = Tool.Run("compare", a, b);
        Assert.Equal(2, result.Code);
        Assert.Equal(
            "ok     \"same\" cosine 1.0000000000 euclidean 1.00000000 max error 0.0e+00 not finite 0\n"
            + "FAILED \"x\" cosine 0.9600000000 euclidean 0.71428571 max error 1.0e+00 not finite 0\n"
            + "2 tensors compared, 1 failed; 1 have no counterpart\n",
            result.Output);
        Assert.Equal(0, Tool.Run("compare", a, b, "--cosine", "0.95").Code);
        Assert.Contains("FAILED \"x\" 2 of 2 elements differ", Tool.Run("compare", a, b, "--exact").Output, StringComparison.Ordinal);
    }

    private float[] Outputs(string model)
    {
        ToolResult result = Tool.Run("run", model, "--inputs", Tool.Sample("inputs.npz"), "--outputs", _tool.At("y.npz"));
        Assert.Equal((0, "", $"wrote 1 tensor to {_tool.At("y.npz")}\n"), (result.Code, result.Errors, result.Output));
        return NpzFile.Read(_tool.At("y.npz"))["probabilities"].Floats().ToArray();
    }
}

[CollectionDefinition(nameof(Tool), DisableParallelization = true)]
public class ToolCollection;
