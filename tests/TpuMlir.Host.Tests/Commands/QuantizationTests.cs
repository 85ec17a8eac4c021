using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>Calibration and INT8 from the command line: the example network on a made-up INT8 chip, and what users do wrong.</summary>
[Collection(nameof(Tool))]
public sealed class QuantizationTests : IDisposable
{
    private static readonly string[] s_inputs = ["input_0.npz", "input_1.npz", "input_2.npz", "input_3.npz", "inputs.npz"];

    private readonly Tool _tool = new();
    private readonly PluginSandbox _sandbox = new();
    private readonly SearchPath _path;

    public QuantizationTests()
    {
        _sandbox.Add("Int8");
        _path = new SearchPath(_sandbox.Root);
    }

    public void Dispose()
    {
        _path.Dispose();
        _sandbox.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void The_example_in_int8_is_verified_at_all_stages()
    {
        ToolResult result = Compile("--verbose");
        Assert.True(result.Code == 0, result.Output + result.Errors);
        Assert.Equal(
            "remark TPM0310: top.Softmax computes in f32\n  why:  FIXTUREINT8 has no quantised lowering for top.Softmax",
            string.Join('\n', result.Errors.Split('\n').Where(l => !l.StartsWith("  -->", StringComparison.Ordinal))).Trim());
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_tool.At("a.verify.json")));
        JsonElement stage = report.RootElement.GetProperty("stages")[1];
        Assert.Equal(("passed", "cosine 0.95 at outputs, 0.9 inside, no NaN or Inf of its own"), (stage.GetProperty("status").GetString(), stage.GetProperty("limit").GetString()));
        // Quantised tensors are compared as the numbers they stand for, all of them, against f32: they come to 0.9928 and more.
        double[] cosines = [.. stage.GetProperty("tensors").EnumerateArray().Select(t => t.GetProperty("cosine").GetDouble())];
        Assert.True(cosines.Length >= 5 * 20 && cosines.Min() > 0.99 && cosines.Max() < 1 - 1e-9, $"{cosines.Length} {cosines.Min()}");
        Assert.Equal("passed", report.RootElement.GetProperty("stages")[2].GetProperty("status").GetString());
        Assert.All(report.RootElement.GetProperty("outputs").EnumerateArray(), o => Assert.True(o.GetProperty("cosine").GetDouble() > 0.99));
    }

    [Fact]
    public void Inputs_and_outputs_may_be_quantized()
    {
        ToolResult result = Compile(Set("quantize.inputs", "quantized"), Set("quantize.outputs", "quantized"), "--set", "model.outputs=[\"/head/gemm/output\"]");
        Assert.True(result.Code == 0, result.Output + result.Errors);
        ToolResult shown = Tool.Run("inspect", _tool.At("a.fixint8"));
        Assert.Matches("input +\"image\" tensor<1x3x32x32x!quant.uniform<i8:f32, ", shown.Output);
        // Real numbers go in and come out.
        Assert.Equal(0, Tool.Run("run", _tool.At("a.fixint8"), "-i", Tool.Sample("inputs.npz"), "-o", _tool.At("out.npz")).Code);
        Assert.Equal(ElementType.F32, NpzFile.Read(_tool.At("out.npz"))["/head/gemm/output"].Type);
    }

    [Fact]
    public void Calibrate_writes_the_table_and_compile_reads_it()
    {
        string table = _tool.At("table");
        ToolResult result = Tool.Run("calibrate", Tool.Manifest, "--set", Data(), "--table", table);
        string[] lines = File.ReadAllLines(table);
        Assert.Equal((0, $"wrote {lines.Length - 5} ranges to {table}\n", ""), (result.Code, result.Output, result.Errors));
        Assert.Equal(["# network: shapes", "# method: minmax", "# sample number: 5", "###", "# op_name    threshold    min    max"], lines[..5]);
        // The input's range is that of the files.
        float[] all = [.. s_inputs.SelectMany(f => NpzFile.Read(Tool.Sample(f))["image"].Floats().ToArray())];
        Assert.Equal(
            [Math.Max(all.Max(), -all.Min()), all.Min(), all.Max()],
            lines[5].Split(' ')[1..].Select(w => (float)double.Parse(w, CultureInfo.InvariantCulture)));
        Assert.StartsWith("image ", lines[5], StringComparison.Ordinal);

        // What compile reads is the table: with ranges of hundreds, eight bits tell nothing of values around 1.
        Assert.Equal(0, CompileWith($"calibration.table={table}").Code);
        File.WriteAllLines(table, lines.Select(l => l.StartsWith('#') ? l : $"{l.Split(' ')[0]} 900 -900 900"));
        ToolResult coarse = CompileWith($"calibration.table={table}");
        Assert.Equal(2, coarse.Code);
        Assert.Contains("verification failed; no artifact written", coarse.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_writes_a_table_that_is_not_there_yet_and_samples_limits_the_files()
    {
        string table = _tool.At("new/table");
        Assert.Equal(0, Compile("--no-verify", "--set", $"calibration.table={table}", "--set", "calibration.samples=2").Code);
        Assert.Equal("# sample number: 2", File.ReadAllLines(table)[2]);
    }

    [Fact]
    public void Operations_may_stay_in_floating_point()
    {
        ToolResult result = Compile("--set", "quantize.floating=[\"Mat*\", \"top.Softmax\"]", "--dump-modules", _tool.At("dump"));
        Assert.True(result.Code == 0, result.Output + result.Errors);
        string lowered = File.ReadAllText(Directory.GetFiles(_tool.At("dump"), "*lower.mlir").Single());
        Assert.Matches("\"tpu.MatMul\".*-> tensor<1x[0-9]+xf32>", lowered);
        Assert.Matches("\"tpu.Conv2D\".*!quant.uniform<i8:f32, ", lowered);
    }

    /// <summary>A plugin's pass calibrates by a method of its own; the sections of the manifest are not needed then.</summary>
    [Fact]
    public void A_pass_may_calibrate()
    {
        string pass = $$"""pipeline.insert=[{ "pass": "fixture-calibrate", "options": { "data": "{{Tool.Sample("inputs.npz")}}" } }]""";
        ToolResult result = CompileWith(pass, "--no-verify", "--dump-modules", _tool.At("dump"));
        Assert.True(result.Code == 0, result.Output + result.Errors);
        double most = NpzFile.Read(Tool.Sample("inputs.npz"))["image"].Floats().ToArray().Max(Math.Abs);
        Match input = Regex.Match(File.ReadAllText(Directory.GetFiles(_tool.At("dump"), "*fixture-calibrate.mlir").Single()), "\"top.Input\".*!quant.calibrated<f32<[^:]+:([^>]+)>");
        Assert.Equal(0.9 * most, double.Parse(input.Groups[1].Value, CultureInfo.InvariantCulture), 1e-6);
    }

    /// <summary>Ranges stay with a module that is written, and with them it can be compiled again.</summary>
    [Fact]
    public void A_calibrated_module_needs_no_calibration()
    {
        Assert.Equal(0, Compile("--no-verify", "--set", $"output.modules={_tool.At("modules")}").Code);
        ToolResult again = CompileWith($"model.source={_tool.At("modules/top.mlir")}", "--no-verify");
        Assert.True(again.Code == 0, again.Output + again.Errors);
        Assert.Equal(0, Tool.Run("run", _tool.At("modules/tpu.mlir"), "-i", Tool.Sample("inputs.npz"), "-o", _tool.At("tpu.npz")).Code);
        Assert.Equal(0, Tool.Run("compare", _tool.At("a.fixint8"), _tool.At("tpu.npz"), "-i", Tool.Sample("inputs.npz"), "--exact").Code);
    }

    [Fact]
    public void Int8_without_calibration() => Fails(
        """
        error TPM0130: mode INT8 needs the ranges of the network's values, and the manifest does not say where they come from
          --> MANIFEST (calibration)
          why:  quantised values have scales, and scales come from calibration
          help: set calibration.data to npz files of real inputs, or calibration.table to a calibration table
        1 error
        """,
        []);

    [Fact]
    public void Wrong_values_are_told_together() => Fails(
        """
        error TPM0112: 0 samples are not enough to calibrate on
          --> MANIFEST (calibration.samples)
          help: give a number of at least 1, or leave it out to use all
        error TPM0112: 'calibration.data[1]' is empty
          --> MANIFEST (calibration.data[1])
          help: name a file, a folder, or a pattern of file names
        error TPM0112: 'quantize.floating[0]' is empty
          --> MANIFEST (quantize.floating[0])
          help: name a tensor, a node or an operator type
        error TPM0112: 'int8' is not a kind of inputs
          --> MANIFEST (quantize.inputs)
          help: use "float" or "quantized"
        error TPM0112: 'f32' is not a kind of outputs
          --> MANIFEST (quantize.outputs)
          help: use "float" or "quantized"
        5 errors
        """,
        ["calibration.samples=0", "calibration.data=[\"a\", \" \"]", "quantize.floating=[\"\"]", "quantize.inputs=int8", "quantize.outputs=f32"]);

    [Fact]
    public void Data_that_is_not_there()
    {
        Directory.CreateDirectory(_tool.At("empty"));
        Fails(
            $"""
            error TPM0101: there is no file "{_tool.At("none.npz")}"
              --> MANIFEST (calibration.data[0])
              help: check the path; paths in a manifest are relative to its folder
            error TPM0101: the folder "{_tool.At("empty")}" has no npz file
              --> MANIFEST (calibration.data[1])
              help: check the path; paths in a manifest are relative to its folder
            error TPM0101: there is no file "{_tool.At("*.npz")}"
              --> MANIFEST (calibration.data[2])
              help: check the path; paths in a manifest are relative to its folder
            3 errors
            """,
            [$"calibration.data=[\"{_tool.At("none.npz")}\", \"{_tool.At("empty")}\", \"{_tool.At("*.npz")}\"]"]);
        Fails(
            $"""
            error TPM0101: there is no file "{_tool.At("table")}"
              --> {_tool.At("table")}
              help: check the path, write it with 'tpumlir calibrate', or set calibration.data
            1 error
            """,
            [$"calibration.table={_tool.At("table")}"]);
    }

    [Fact]
    public void Data_that_cannot_be_used()
    {
        var image = new Tensor(ElementType.F32, [1, 3, 32, 32]);
        image.Floats()[7] = float.NaN;
        string nan = _tool.Npz("nan.npz", ("image", image)), small = _tool.Npz("small.npz", ("image", new Tensor(ElementType.F32, [1, 3, 16, 16])));
        Fails(
            $"""
            error TPM0130: array "image" of "{nan}" has the value NaN at element 7
              --> {nan}, tensor "image"
              why:  a range can only be found from finite numbers
              help: correct the sample or leave it out
            1 error
            """,
            [$"calibration.data=[\"{nan}\"]"]);
        Fails(
            $"""
            error TPM0104: array "image" is tensor<1x3x16x16xf32>
              --> {small}, tensor "image"
              why:  the network takes 1x3x32x32 of f32
              help: give an npz with one array for each input, under its name
            1 error
            """,
            [$"calibration.data=[\"{small}\"]"]);
    }

    [Fact]
    public void Names_that_are_not_there()
    {
        Fails(
            """
            error TPM0112: there is no calibration method 'minmex'
              --> MANIFEST (calibration.method)
              why:  the methods are minmax
              help: did you mean 'minmax'?
            1 error
            """,
            [Data(), "calibration.method=minmex"]);
        Fails(
            """
            error TPM0112: 'Sofmax' names no operation of the network
              --> MANIFEST (quantize.floating[1])
              why:  operations are named by their tensor, their node in the model, or their operator type
              help: did you mean 'Softmax'?
            1 error
            """,
            [Data(), "quantize.floating=[\"*Conv*\", \"Sofmax\"]"]);
    }

    [Fact]
    public void A_table_of_another_network()
    {
        string table = _tool.Write("table", "other 1 0 1\n"u8.ToArray());
        ToolResult result = CompileWith($"calibration.table={table}");
        Assert.Equal(1, result.Code);
        Assert.StartsWith(
            "error TPM0130: no range is for a tensor of this network\n  why:  the ranges are for \"other\", the network has \"image\", ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_without_data_or_table()
    {
        _tool.Fails(
            1,
            $"error TPM0112: there are no samples to calibrate on\n  --> {Tool.Manifest} (calibration.data)\n  help: set it to npz files of real inputs\n1 error",
            "calibrate", Tool.Manifest, "--table", _tool.At("table"));
        _tool.Fails(
            1,
            $"error TPM0112: no file is named for the calibration table\n  --> {Tool.Manifest} (calibration.table)\n  help: set it, or give --table\n1 error",
            "calibrate", Tool.Manifest, "--set", Data());
    }

    private static string Data() => $"calibration.data=[{string.Join(", ", s_inputs.Select(f => $"\"{Tool.Sample(f)}\""))}]";

    private static string Set(string key, string value) => $"--set={key}={value}";

    private ToolResult Compile(params string[] more) => CompileWith(Data(), more);

    private ToolResult CompileWith(string setting, params string[] more) => Tool.Run(
        ["compile", Tool.Manifest, "--set", "target.backend=fixtureint8", "--set", "quantize.default=INT8", "--set", setting, "--set", $"output.artifact={_tool.At("a.fixint8")}", .. more]);

    private void Fails(string lines, string[] settings) => _tool.Fails(
        1,
        lines.Replace("MANIFEST", Tool.Manifest, StringComparison.Ordinal),
        ["compile", Tool.Manifest, "--set", "target.backend=fixtureint8", "--set", "quantize.default=INT8", "--set", $"output.artifact={_tool.At("a.fixint8")}", .. settings.SelectMany(s => new[] { "--set", s })]);
}
