using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>The step debugger on the example network: 125 TIU and 81 GDMA commands in F16.</summary>
public sealed class DebugTests(DebugTests.CompiledNetwork compiled) : IClassFixture<DebugTests.CompiledNetwork>
{
    private readonly Tool _tool = compiled.Tool;

    [Fact]
    public void Steps_and_breakpoints()
    {
        ToolResult result = Debug("step 3", "break op /stem/pool/output", "break GDMA 12", "breaks", "continue", "continue", "delete 1", "continue", "where");

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal(
            [
                "TIU 1 of 125 done, GDMA 2 of 81 done",
                "breakpoint 1: operation /stem/pool/output",
                "breakpoint 2: GDMA 12",
                "1: operation /stem/pool/output",
                "2: GDMA 12",
                "stopped at breakpoint: operation /stem/pool/output",
                "TIU 5 of 125 done, GDMA 8 of 81 done",
                "stopped at breakpoint: GDMA 12",
                "TIU 6 of 125 done, GDMA 11 of 81 done",
                "all commands have run",
                "TIU 125 of 125 done, GDMA 81 of 81 done",
                "all commands have run",
            ],
            Lines(result).Where(l => !l.StartsWith("next ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Breakpoint_at_an_address_stops_before_the_first_command_that_writes_it()
    {
        // The network's first result, which the first two loads do not touch: the map says where it lies.
        string[] lines = Lines(Debug("break write local 0x4000", "continue", "operands"));

        Assert.Equal("breakpoint 1: write to local 0x4000", lines[0]);
        Assert.Contains(lines, l => l.Contains("l0+0x4000<", StringComparison.Ordinal) && l.Contains("writes", StringComparison.Ordinal));
    }

    [Fact]
    public void Tensors_are_those_of_the_reference()
    {
        string reference = Reference();
        const string first = "/stem/pool/output";

        string[] lines = Lines(Debug([$"break op {first}", "continue", "step 3", $"compare {first} {first}", $"save {first} {_tool.At("one.npz")}"], reference));

        Assert.Contains("6144 elements, all equal", lines);
        Assert.Equal(NpzFile.Read(reference)[first].Bytes.ToArray(), NpzFile.Read(_tool.At("one.npz"))[first].Bytes.ToArray());
    }

    [Fact]
    public void No_divergence_from_what_the_numeric_reference_computes() =>
        // Of 26 operations a view and the concatenation, whose operands are written to their place, have no commands.
        Assert.Equal(["no divergence in 24 tensors compared"], Lines(Debug(["diverge"], Reference())));

    [Fact]
    public void First_diverging_command_is_the_one_that_stores_the_wrong_element()
    {
        string reference = Reference();
        OrderedDictionary<string, Tensor> tensors = NpzFile.Read(reference);
        Tensor pool = tensors["/stem/pool/output"];
        pool.Bytes[(2 * 5000) + 1] ^= 0x40;
        NpzFile.Write(reference, tensors);

        string[] lines = Lines(Debug(["diverge"], reference));

        Assert.StartsWith("first divergence after GDMA 10 [/stem/pool/output]: D10 dep=B6 tensor.copy.f16", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("operation /stem/pool/output, tensor \"/stem/pool/output\": 1 of 6144 elements differ, first at [0,19,8,8]: ", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stepp", "unknown command 'stepp'; did you mean 'step'?")]
    [InlineData("step x", "'step x' is not how step is used; help tells how")]
    [InlineData("break TIU 126", "TIU has commands 1 to 125")]
    [InlineData("break op /stem/pool/outpu", "there is no operation '/stem/pool/outpu'; did you mean '/stem/pool/output'?")]
    [InlineData("print x", "'x' is no operand; an operand looks like l0+0x8000<1,64,56,56,aligned,f32> or g+0x1000<1,3,32,32,(3072,1024,32,1),f16>")]
    [InlineData("print l64+0x0<1,1,1,1,aligned,f32>", "'l64' is no memory; memories are l0 to l63, g, L2 and static")]
    [InlineData("print l0+0x0<1,1,1,1,aligned,f64>", "'f64' is no element type; types are i8, u8, f16, f32, i16, u16, i32, u32, bf16")]
    [InlineData("compare R0 y", "there is no reference; start with --reference")]
    public void Mistakes_are_said_and_change_nothing(string line, string message)
    {
        string[] lines = Lines(Debug(line, "where"));

        Assert.Equal(message, lines[0]);
        Assert.Equal("TIU 0 of 125 done, GDMA 0 of 81 done", lines[1]);
    }

    [Fact]
    public void Map_of_another_artifact()
    {
        File.WriteAllText(_tool.At("other.json"), File.ReadAllText(_tool.At("map.json")).Replace("\"GDMA\"", "\"DMA\"", StringComparison.Ordinal));

        ToolResult result = Debug(["where"], null, "other.json");

        Assert.Equal(1, result.Code);
        Assert.StartsWith($"error TPM0112: \"{_tool.At("other.json")}\" is the command map of another artifact", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_that_is_none()
    {
        File.WriteAllText(_tool.At("none.json"), "{ \"engines\": [\"TIU\"], \"operations\": [{}] }");

        ToolResult result = Debug(["where"], null, "none.json");

        Assert.Equal(1, result.Code);
        Assert.Contains("is no command map: ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static string[] Lines(ToolResult result) => result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Every tensor of the lowered module, computed by the numeric reference and not by commands.</summary>
    private string Reference()
    {
        string path = _tool.At("reference.npz");
        Assert.Equal(0, Tool.Run("run", Path.Combine(_tool.At("modules"), "tpu.mlir"), "-i", Tool.Sample("input_0.npz"), "--all", "-o", path).Code);
        return path;
    }

    private ToolResult Debug(params string[] commands) => Debug(commands, null);

    private ToolResult Debug(string[] commands, string? reference, string map = "map.json") => Tool.Run(
    [
        "debug", _tool.At("net.bmodel"), "-i", Tool.Sample("input_0.npz"), "--map", _tool.At(map),
        .. reference is null ? [] : (string[])["--reference", reference],
        .. commands.SelectMany(c => new[] { "--do", c }),
    ]);

    /// <summary>The example network, compiled once, with its command map and modules.</summary>
    public sealed class CompiledNetwork : IDisposable
    {
        public CompiledNetwork() => Assert.Equal(
            0, Tool.Compile("net.bmodel", "--set", $"output.map={Tool.At("map.json")}", "--set", $"output.modules={Tool.At("modules")}").Code);

        public Tool Tool { get; } = new();

        public void Dispose() => Tool.Dispose();
    }
}
