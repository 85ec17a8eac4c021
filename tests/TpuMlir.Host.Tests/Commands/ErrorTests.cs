using System.Text;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>What users do wrong: one clear message with the exact text, an exit code, no stack trace, no new file.</summary>
[Collection(nameof(Tool))]
public sealed class ErrorTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_missing_model() => Compile(
        $"""
        error TPM0101: there is no file "{_tool.At("none.onnx")}"
          --> {_tool.At("none.onnx")}
          help: check the path; paths in a manifest are relative to its folder
        1 error
        """,
        $"model.source={_tool.At("none.onnx")}");

    [Fact]
    public void A_missing_file_of_other_commands()
    {
        string path = _tool.At("none.bmodel");
        string message = $"""
            error TPM0101: there is no file "{path}"
              --> {path}
              help: check the path
            1 error
            """;
        _tool.Fails(1, message, "inspect", path);
        _tool.Fails(1, message, "disasm", path);
        _tool.Fails(1, message, "run", path, "-i", Tool.Sample("inputs.npz"));
        _tool.Fails(1, message, "run", Tool.Sample("shapes.onnx"), "-i", path);
        _tool.Fails(1, message, "compare", Tool.Sample("inputs.npz"), path);
    }

    [Fact]
    public void A_folder_in_place_of_a_file()
    {
        string path = Directory.CreateDirectory(_tool.At("folder.bmodel")).FullName;
        string message = $"error TPM0101: \"{path}\" is a folder, not a file\n  --> {path}\n  help: check the path\n1 error";
        _tool.Fails(1, message, "inspect", path);
        _tool.Fails(1, message, "artifact", "check", path);
        _tool.Fails(1, message, "run", path, "-i", Tool.Sample("inputs.npz"));
        _tool.Fails(1, $"error TPM0101: \"{path}\" is a folder, not a manifest\n  --> {path}\n  help: give the path of a .tpumlir.json file\n1 error", "compile", path);
    }

    /// <summary>The graph claims 2^31 - 1 bytes in a file of some hundred.</summary>
    [Fact]
    public void A_model_that_claims_2_GB()
    {
        string path = _tool.Write("claim.onnx", [0x08, 0x08, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. new byte[200]]);
        ToolResult result = Tool.Run("run", path, "-i", Tool.Sample("inputs.npz"));
        Assert.Equal(1, result.Code);
        Assert.StartsWith($"error TPM0102: the file cannot be parsed as an ONNX model\n  --> {path}\n  why:  ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("\n  help: the file may be truncated or not be ONNX; download or export it again\n1 error\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_cannot_be_written()
    {
        string file = _tool.Write("file", [1]);
        Compile($"error TPM0901: cannot write into \"{file}\"\n  --> {file}\n  why:  The file '{file}' already exists.\n  help: check the path and its permissions\n1 error", $"output.modules={file}");
    }

    [Fact]
    public void A_truncated_model()
    {
        byte[] whole = File.ReadAllBytes(Tool.Sample("shapes.onnx"));
        string path = _tool.Write("cut.onnx", whole[..(whole.Length / 2)]);
        Compile(
            $"""
            error TPM0102: the file cannot be parsed as an ONNX model
              --> {path}
              why:  While parsing a protocol message, the input ended unexpectedly in the middle of a field.  This could mean either that the input has been truncated or that an embedded message misreported its own length.
              help: the file may be truncated or not be ONNX; download or export it again
            1 error
            """,
            $"model.source={path}");
    }

    /// <summary>The eight Relu of the sample, renamed in the file's bytes; told together.</summary>
    [Fact]
    public void An_unsupported_operator()
    {
        string path = _tool.Write("fake.onnx", Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(File.ReadAllBytes(Tool.Sample("shapes.onnx"))).Replace("\"\u0004Relu", "\"\u0004Relx", StringComparison.Ordinal)));
        Compile(
            $"""
            error TPM0201: no importer for operator 'Relx' (version 15)
              --> {path} (operator set 15), node "/stem/relu", operator Relx, tensor "/stem/relu/output"
              why:  none of the loaded plugins imports this operator
              help: add a plugin that exports an importer for it
              and 7 more: "/separable1/pointwise/relu", "/residual/first/relu", "/residual/relu", "/branches/point/relu", ...
            8 errors
            """,
            $"model.source={path}");
    }

    [Fact]
    public void A_file_of_no_known_kind()
    {
        string path = _tool.Write("garbage.bin", [1, 2, 3]);
        Compile($"error TPM0103: no frontend reads '{path}'\n  --> {path}\n  help: installed: onnx (.onnx)\n1 error", $"model.source={path}");
        _tool.Fails(1, $"error TPM0103: no format reads '{path}'\n  --> {path}\n  help: installed: bmodel (.bmodel)\n1 error", "inspect", path);
        _tool.Fails(1, $"error TPM0120: '{path}' cannot be read: Central Directory corrupt.\n  --> {path}\n  help: the file is damaged, cut short, or of another kind: write it again\n1 error", "run", Tool.Sample("shapes.onnx"), "-i", path);
    }

    [Fact]
    public void A_truncated_artifact()
    {
        _tool.Compile("a.bmodel");
        string path = _tool.Write("cut.bmodel", File.ReadAllBytes(_tool.At("a.bmodel"))[..5000]);
        ToolResult result = Tool.Run("inspect", path);
        Assert.Equal(1, result.Code);
        Assert.StartsWith($"error TPM0102: \"{path}\" is not a usable bmodel: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("  help: compile the model again\n1 error\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_do_not_fit()
    {
        _tool.Compile("a.bmodel");
        string wrong = _tool.Npz("wrong.npz", ("image", new Tensor(ElementType.F32, [1, 3, 16, 32])));
        string other = _tool.Npz("other.npz", ("picture", new Tensor(ElementType.F32, [1, 3, 32, 32])));
        ToolResult shape = Tool.Run("run", _tool.At("a.bmodel"), "-i", wrong), name = Tool.Run("run", _tool.At("a.bmodel"), "-i", other), source = Tool.Run("run", Tool.Sample("shapes.onnx"), "-i", other);
        Assert.Equal([1, 1, 1], new[] { shape.Code, name.Code, source.Code });
        Assert.StartsWith("error TPM0104: input \"image\" is tensor<1x3x16x32xf32>\n", shape.Errors, StringComparison.Ordinal);
        Assert.Contains("  why:  the network takes tensor<1x3x32x32xf32>\n", shape.Errors, StringComparison.Ordinal);
        Assert.StartsWith("error TPM0104: input \"image\" is missing\n", name.Errors, StringComparison.Ordinal);
        Assert.Contains("the inputs given are picture\n", name.Errors, StringComparison.Ordinal);
        Assert.StartsWith("error TPM0104: input \"image\" is missing\n", source.Errors, StringComparison.Ordinal);
        Assert.Contains("the inputs given are picture\n", source.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_compare()
    {
        string a = _tool.Npz("a.npz", ("x", new Tensor(ElementType.F32, [2]))), b = _tool.Npz("b.npz", ("y", new Tensor(ElementType.F32, [2])));
        _tool.Fails(1, "error TPM0112: no tensor has the same name in both\n  why:  the first has x, the second y\n1 error", "compare", a, b);
        string model = Tool.Sample("shapes.onnx");
        _tool.Fails(1, $"error TPM0112: \"{model}\" is a model, and no inputs are given\n  --> {model}\n  help: add --inputs file.npz\n1 error", "compare", model, a);
    }

    [Fact]
    public void Names_the_manifest_has_wrong()
    {
        Compile($"error TPM0111: unknown key 'quantise'\n  --> {Tool.Manifest} (quantise)\n  help: did you mean 'quantize'?\n1 error", "quantise.default=F16");
        Compile($"error TPM0403: no plugin provides backend 'BM1684Y'\n  --> {Tool.Manifest} (target.backend)\n  help: did you mean 'bm1684x'?\n1 error", "target.backend=BM1684Y");
        Compile(
            $"error TPM0112: mode 'INT8' is not known\n  --> {Tool.Manifest} (quantize.default)\n  why:  BM1684X compiles to F32, F16, BF16\n  help: use one of these\n1 error",
            "quantize.default=INT8");
    }

    [Fact]
    public void Plugins_the_manifest_names()
    {
        Compile(
            $"""
            error TPM0403: plugin 'tpumlir.frontend.onx' is not installed
              --> {Tool.Manifest} (plugins.require)
              help: did you mean 'tpumlir.frontend.onnx'?
            1 error
            """,
            """plugins.require=[{ "id": "tpumlir.frontend.onx" }, { "id": "tpumlir.frontend.onnx", "version": "[0.1,0.2)" }]""");
        Compile(
            $$"""
            error TPM0403: plugin 'tpumlir.backend.bm1684x' 0.1.0, which provides backend 'bm1684x', is installed, and the manifest does not name it
              --> {{Tool.Manifest}} (target.backend)
              help: add { "id": "tpumlir.backend.bm1684x" } to plugins.require in the manifest
            1 error
            """,
            """plugins.require=[{ "id": "tpumlir.frontend.onnx" }]""");
    }

    [Fact]
    public void An_output_that_cannot_be_written()
    {
        string file = _tool.Write("file", [1]);
        string reason = $"Could not find a part of the path '{file}/x'.";
        string message = $"error TPM0901: cannot write \"{file}/x/y\"\n  --> {file}/x/y\n  why:  {reason}\n  help: check the path and its permissions\n1 error";
        Compile(message, $"output.artifact={file}/x/y");
        _tool.Fails(1, message, "run", Tool.Sample("shapes.onnx"), "-i", Tool.Sample("inputs.npz"), "-o", $"{file}/x/y");
        Compile(
            $"error TPM0901: cannot write \"{_tool.Folder}\"\n  --> {_tool.Folder}\n  why:  it is a folder\n  help: check the path and its permissions\n1 error",
            $"output.artifact={_tool.Folder}");
    }

    [Fact]
    public void A_module_that_is_lowered_already()
    {
        _tool.Compile("a.bmodel", "--dump-modules", _tool.At("dump"));
        string path = _tool.At("dump/04_lower.mlir");
        Compile(
            $"""
            error TPM0112: "{path}" is lowered already (TPU_LOWERED)
              --> {path}
              why:  a compilation starts from a source model or a top module
              help: give the source model, or the top module written beside this one
            1 error
            """,
            $"model.source={path}");
    }

    [Fact]
    public void A_broken_plugin_does_not_stop_a_compilation()
    {
        using var sandbox = new PluginSandbox();
        sandbox.AddJson("{ oops", "broken");
        sandbox.Add("OwnSdk", "old", json => json["sdk"] = "[9.0,10.0)");
        using (new SearchPath(sandbox.Root))
        {
            ToolResult result = _tool.Compile("a.bmodel");
            Assert.Equal(0, result.Code);
            Assert.True(File.Exists(_tool.At("a.bmodel")));
            Assert.Contains("refused", Tool.Run("plugins", "list").Output, StringComparison.Ordinal);
        }
    }

    private void Compile(string lines, string setting) =>
        _tool.Fails(1, lines, "compile", Tool.Manifest, "--no-verify", "--set", $"output.artifact={_tool.At("a.bmodel")}", "--set", setting);
}

/// <summary>Adds a folder to the plugins' search path.</summary>
internal sealed class SearchPath : IDisposable
{
    public SearchPath(string folder) => Environment.SetEnvironmentVariable(Host.Plugins.PluginSearchPath.Variable, folder);

    public void Dispose() => Environment.SetEnvironmentVariable(Host.Plugins.PluginSearchPath.Variable, null);
}
