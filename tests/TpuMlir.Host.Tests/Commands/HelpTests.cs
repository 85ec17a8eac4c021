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
    [InlineData("tpumlir has no command 'compil'", "did you mean 'compile'?", "compil", "a.json")]
    [InlineData("tpumlir has no command 'frobnicate'", "'tpumlir --help' shows what it takes", "frobnicate")]
    [InlineData("tpumlir artifact has no command 'chek'", "did you mean 'check'?", "artifact", "chek", "a.bmodel")]
    [InlineData("one of its commands is missing: check, dump, split, combine", "'tpumlir artifact --help' shows what it takes", "artifact")]
    [InlineData("Required argument missing for command: 'compile'", "'tpumlir compile --help' shows what it takes", "compile")]
    [InlineData("Option '--inputs' is required", "'tpumlir run --help' shows what it takes", "run", "a.onnx")]
    [InlineData("tpumlir compile has no option '--no-verfy'", "did you mean '--no-verify'?", "compile", "a.json", "--no-verfy")]
    [InlineData("tpumlir compile has no option '--plugin'", "did you mean '--plugins'?", "compile", "a.json", "--plugin")]
    [InlineData("tpumlir compile takes no further argument, and 'b.json' is one", "'tpumlir compile --help' shows what it takes", "compile", "a.json", "b.json")]
    public void A_command_line_that_is_not_understood(string message, string help, params string[] args) =>
        Assert.Equal(new ToolResult(1, "", $"error TPM0902: {message}\n  help: {help}\n1 error\n"), Tool.Run(args));

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
