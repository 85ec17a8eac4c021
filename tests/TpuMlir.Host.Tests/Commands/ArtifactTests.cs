using System.Text.Json;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>Artifacts taken apart and put together.</summary>
[Collection(nameof(Tool))]
public sealed class ArtifactTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Combined_artifacts_run_and_come_apart_again()
    {
        _tool.Compile("a.bmodel", "--set", "model.name=first");
        _tool.Compile("b.bmodel", "--set", "model.name=second");

        ToolResult combined = Tool.Run("artifact", "combine", _tool.At("a.bmodel"), _tool.At("b.bmodel"), "-o", _tool.At("new/both.bmodel"));
        Assert.Equal((0, "", $"wrote {_tool.At("new/both.bmodel")}\n"), (combined.Code, combined.Errors, combined.Output));
        string inspect = Tool.Run("inspect", _tool.At("new/both.bmodel"), "--timeline", "--network", "second").Output;
        Assert.Contains("network \"first\"", inspect, StringComparison.Ordinal);
        Assert.Contains("timeline of \"second\"", inspect, StringComparison.Ordinal);
        Assert.DoesNotContain("timeline of \"first\"", inspect, StringComparison.Ordinal);
        // Both have the same coefficients, which are stored once.
        Assert.True(Length("new/both.bmodel") < Length("a.bmodel") + Length("b.bmodel") - 10000);

        ToolResult split = Tool.Run("artifact", "split", _tool.At("new/both.bmodel"));
        Assert.Equal((0, ""), (split.Code, split.Errors));
        Assert.Equal($"wrote {_tool.At("new/first.bmodel")}\nwrote {_tool.At("new/second.bmodel")}\n", split.Output);
        Assert.Equal(
            Tool.Run("run", _tool.At("a.bmodel"), "-i", Tool.Sample("inputs.npz")).Output,
            Tool.Run("run", _tool.At("new/second.bmodel"), "-i", Tool.Sample("inputs.npz")).Output);
    }

    [Fact]
    public void Dump_shows_and_writes_the_parts()
    {
        _tool.Compile("a.bmodel");

        ToolResult text = Tool.Run("artifact", "dump", _tool.At("a.bmodel"), "--parts", _tool.At("parts"));
        Assert.Equal((0, ""), (text.Code, text.Errors));
        Assert.Contains("  net[0]\n    name: \"shapes\"\n", text.Output, StringComparison.Ordinal);
        Assert.Contains(" shape[0]: 1x3x32x32\n", text.Output, StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(_tool.At("parts")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Contains("model.net_0_.parameter_0_.coeff_mem.binary_coeff.bin", files);
        Assert.EndsWith($"wrote {files.Length} parts to {_tool.At("parts")}\n", text.Output, StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(Tool.Run("artifact", "dump", _tool.At("a.bmodel"), "--json").Output);
        Assert.Equal("model", json.RootElement.GetProperty("name").GetString());
        Assert.Contains(json.RootElement.GetProperty("parts").EnumerateArray(), p => p.GetProperty("name").GetString() == "chip" && p.GetProperty("value").GetString() == "\"BM1684X\"");
    }

    [Fact]
    public void Artifacts_that_do_not_go_together_and_files_that_are_none()
    {
        _tool.Compile("a.bmodel");
        File.WriteAllText(_tool.At("damaged.bmodel"), "nonsense");

        ToolResult same = Tool.Run("artifact", "combine", _tool.At("a.bmodel"), _tool.At("a.bmodel"), "-o", _tool.At("both.bmodel"));
        Assert.Equal(1, same.Code);
        Assert.StartsWith($"error TPM0140: network \"shapes\" of \"{_tool.At("a.bmodel")}\" is there already, for the same inputs", same.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("both.bmodel")));
        Assert.All(["split", "dump"], verb => Assert.Equal(1, Tool.Run("artifact", verb, _tool.At("damaged.bmodel")).Code));
        Assert.Equal(1, Tool.Run("artifact", "dump", _tool.At("missing.bmodel")).Code);
        // The network is called like the file.
        File.Copy(_tool.At("a.bmodel"), _tool.At("shapes.bmodel"));
        ToolResult onto = Tool.Run("artifact", "split", _tool.At("shapes.bmodel"));
        Assert.StartsWith("error TPM0140: ", onto.Errors, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_tool.At("a.bmodel")), File.ReadAllBytes(_tool.At("shapes.bmodel")));
    }

    [Fact]
    public void Check_finds_nothing_in_what_was_compiled_and_names_what_was_damaged()
    {
        _tool.Compile("a.bmodel");
        ToolResult sound = Tool.Run("artifact", "check", _tool.At("a.bmodel"));
        Assert.Equal((0, ""), (sound.Code, sound.Errors));
        Assert.Matches("^network \"shapes\": [0-9]+ commands, no problems\n  assumed: ", sound.Output);

        // The first command of the TIU no longer waits for its load.
        string[] listing = Tool.Run("disasm", _tool.At("a.bmodel")).Output.Split('\n');
        int first = Array.FindIndex(listing, l => l.StartsWith("B1 dep=D", StringComparison.Ordinal));
        string load = listing[first].Split(' ')[1]["dep=D".Length..];
        listing[first] = listing[first].Replace($"dep=D{load} ", "", StringComparison.Ordinal);
        File.WriteAllLines(_tool.At("damaged.txt"), listing);
        Assert.Equal(0, Tool.Run("asm", _tool.At("a.bmodel"), _tool.At("damaged.txt"), "-o", _tool.At("damaged.bmodel")).Code);

        ToolResult damaged = Tool.Run("artifact", "check", _tool.At("damaged.bmodel"));
        Assert.Equal(1, damaged.Code);
        Assert.Contains(" commands, ", damaged.Output, StringComparison.Ordinal);
        Assert.Matches($"error TPM0503: read before write: TIU 1 reads bytes .* of local memory that nothing wrote before it; GDMA {load} does so later\n  --> {System.Text.RegularExpressions.Regex.Escape(_tool.At("damaged.bmodel"))} \\(network \"shapes\"\\)\n", damaged.Errors);
        Assert.Contains($"error TPM0503: race: GDMA {load} and TIU 1 touch the same bytes and neither waits for the other\n", damaged.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", damaged.Errors, StringComparison.Ordinal);
    }

    private long Length(string name) => new FileInfo(_tool.At(name)).Length;
}
