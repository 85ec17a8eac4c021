namespace TpuMlir.Host.Tests.Commands;

/// <summary>Listings put back into artifacts, on the example network.</summary>
public sealed class AssembleTests : IDisposable
{
    private readonly Tool _tool = new();

    public AssembleTests() => Assert.Equal(0, _tool.Compile("net.bmodel").Code);

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Listing_of_an_artifact_gives_the_same_file()
    {
        ToolResult result = Assemble(Listing());

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal(File.ReadAllBytes(_tool.At("net.bmodel")), File.ReadAllBytes(_tool.At("out.bmodel")));
    }

    [Fact]
    public void Changed_command_is_in_the_artifact()
    {
        string[] lines = Listing();
        int relu = Array.FindIndex(lines, l => l.Contains(" ar.max.f16 ", StringComparison.Ordinal));
        lines[relu] = lines[relu].Replace(" ar.max.f16 ", " ar.min.f16 ", StringComparison.Ordinal);

        Assert.Equal(0, Assemble(lines).Code);

        Assert.Contains(lines[relu], Tool.Run("disasm", _tool.At("out.bmodel")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_wait_is_a_warning()
    {
        string[] lines = Listing();
        int waiting = Array.FindIndex(lines, l => l.StartsWith("B2 dep=D", StringComparison.Ordinal));
        lines[waiting] = lines[waiting].Remove(3, lines[waiting].IndexOf(' ', 3) - 2);

        ToolResult result = Assemble(lines);

        Assert.Equal(0, result.Code);
        Assert.StartsWith("warning TPM0503: read before write: TIU 2 reads bytes ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_line_is_named_and_nothing_is_written()
    {
        string[] lines = Listing();
        lines[3] = "B3 frobnicate";
        lines[5] = lines[5].Replace("l0+", "l77+", StringComparison.Ordinal);

        ToolResult result = Assemble(lines);

        Assert.Equal(1, result.Code);
        Assert.Contains("there is no TIU command 'frobnicate'", result.Errors, StringComparison.Ordinal);
        Assert.Contains("'l77' is no memory", result.Errors, StringComparison.Ordinal);
        Assert.Contains("line 4", result.Errors, StringComparison.Ordinal);
        Assert.Contains("line 6", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("2 errors", result.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("out.bmodel")));
    }

    [Fact]
    public void Listing_that_is_cut_off()
    {
        ToolResult result = Assemble(Listing()[..20]);

        Assert.Equal(1, result.Code);
        Assert.Contains("the listing does not end with the GDMA's end command", result.Errors, StringComparison.Ordinal);
    }

    private string[] Listing() => Tool.Run("disasm", _tool.At("net.bmodel")).Output.Split('\n');

    private ToolResult Assemble(string[] lines)
    {
        File.WriteAllLines(_tool.At("net.txt"), lines);
        return Tool.Run("asm", _tool.At("net.bmodel"), _tool.At("net.txt"), "-o", _tool.At("out.bmodel"));
    }
}
