namespace TpuMlir.Host.Tests.Commands;

[Collection(nameof(Tool))]
public class HelpTests
{
    [Fact]
    public void Help_lists_the_commands()
    {
        ToolResult result = Tool.Run("--help");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.All(["compile <manifest>", "run <file>", "compare <first> <second>", "plugins", "inspect <file>", "disasm <file>", "artifact"], c => Assert.Contains($"\n  {c} ", result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("compile", "--set <path=value>", "--no-verify", "--verbose", "--print-pipeline", "--dump-modules <folder>")]
    [InlineData("inspect", "--timeline", "--trace <file>")]
    [InlineData("run", "--inputs", "--outputs", "--all")]
    [InlineData("compare", "--inputs", "--cosine", "--exact")]
    public void Help_of_a_command_lists_its_options(string command, params string[] options)
    {
        ToolResult result = Tool.Run(command, "--help");
        Assert.Equal(0, result.Code);
        Assert.All(options, o => Assert.Contains(o, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'compil'.", "compil")]
    [InlineData("Required argument missing for command: 'compile'.", "compile")]
    [InlineData("Option '--inputs' is required.", "run", "a.onnx")]
    [InlineData("Unrecognized command or argument '--verify'.", "compile", "a.json", "--verify")]
    public void A_command_line_that_is_not_understood(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(1, result.Code);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Plugins_list_shows_what_is_beside_the_host()
    {
        ToolResult result = Tool.Run("plugins", "list");
        Assert.Equal(0, result.Code);
        Assert.All(["backend bm1684x", "frontend onnx (.onnx)", "top-canonicalize", "plugins usable; searched "], t => Assert.Contains(t, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_line_that_is_whole_but_names_nothing()
    {
        ToolResult result = Tool.Run("compile", "nowhere.json");
        Assert.Equal(
            new ToolResult(1, "", "error TPM0101: there is no manifest \"nowhere.json\"\n  --> nowhere.json\n  help: give the path of a .tpumlir.json file\n1 error\n"),
            result);
    }
}
