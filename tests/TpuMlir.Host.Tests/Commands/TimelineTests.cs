using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>What inspect says of an artifact's time, held against what it says of the artifact's commands.</summary>
[Collection(nameof(Tool))]
public sealed partial class TimelineTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Timeline_adds_up()
    {
        ToolResult compiled = _tool.Compile("a.bmodel");
        string text = Tool.Run("inspect", _tool.At("a.bmodel"), "--timeline").Output;

        Match time = TimeLine().Match(text);
        Assert.True(time.Success, text);
        long cycles = Number(time.Groups[2].Value);
        Assert.Equal(cycles / 1e6, double.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture), 3);
        Assert.Contains($"estimated cycles         {cycles,14:N0}", compiled.Output, StringComparison.Ordinal);
        // The share of cycles that no hardware counter stands behind is the same in both.
        string share = Regex.Match(text, @"unmeasured +([\d.]+)%").Groups[1].Value;
        Assert.Equal(
            double.Parse(share, CultureInfo.InvariantCulture),
            double.Parse(Regex.Match(compiled.Output, @"percent unmeasured +(\d+)").Groups[1].Value, CultureInfo.InvariantCulture),
            0.51);
        foreach (string engine in new[] { "TIU", "GDMA" })
        {
            Match line = Regex.Match(text, $@"^  {engine} +([\d,]+) +([\d,]+) +[\d.]+%", RegexOptions.Multiline);
            Assert.True(line.Success, text);
            // The stream's end counts as a command in the file.
            Assert.Matches($@"{engine} commands +{Number(line.Groups[1].Value) + 1:N0}\n", text);
            Assert.InRange(Number(line.Groups[2].Value), 1, cycles);
        }
    }

    [Fact]
    public void Trace_has_every_command_once_and_no_overlap_on_a_track()
    {
        _tool.Compile("a.bmodel", "--set", $"output.map={_tool.At("map.json")}");
        ToolResult result = Tool.Run("inspect", _tool.At("a.bmodel"), "--trace", _tool.At("trace.json"), "--map", _tool.At("map.json"));
        Assert.Equal((0, ""), (result.Code, result.Errors));

        using JsonDocument trace = JsonDocument.Parse(File.ReadAllBytes(_tool.At("trace.json")));
        JsonElement[] events = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()];
        Assert.Equal(["TIU", "GDMA"], events.Where(e => Text(e, "name") == "thread_name").Select(e => Text(e.GetProperty("args"), "name")).Take(2));
        JsonElement[] slices = [.. events.Where(e => Text(e, "ph") == "X")];
        Assert.All(slices.GroupBy(e => e.GetProperty("tid").GetInt32()), track =>
        {
            double end = 0;
            foreach (JsonElement e in track.OrderBy(e => e.GetProperty("ts").GetDouble()))
            {
                Assert.True(e.GetProperty("ts").GetDouble() >= end - 1e-6);
                end = e.GetProperty("ts").GetDouble() + e.GetProperty("dur").GetDouble();
            }
        });

        // One slice for each command but the two that only end the streams.
        string inspect = Tool.Run("inspect", _tool.At("a.bmodel")).Output;
        long commands = Regex.Matches(inspect, @"(?:TIU|GDMA) commands +([\d,]+)").Sum(m => Number(m.Groups[1].Value) - 1);
        Assert.Equal(commands, slices.Count(e => Text(e, "cat") == "command"));
        Assert.Contains(slices, e => Text(e, "cat") == "operator" && Text(e, "name") == "probabilities");
        Assert.Matches(@"^conv\.f16 .*<1,\d+,\d+,\d+,aligned,f16>", Text(slices.First(e => Text(e.GetProperty("args"), "kind") == "conv f16"), "name"));

        // What no hardware counter stands behind bears the mark of an estimate, and nothing else does.
        Assert.All(slices.Where(e => Text(e, "cat") == "command"), e => Assert.Equal(
            e.GetProperty("args").GetProperty("measured").GetBoolean(), !Text(e, "name")!.StartsWith('~')));

        // The counter's area is the bytes that moved.
        JsonElement[] counters = [.. events.Where(e => Text(e, "ph") == "C")];
        double area = counters.Zip(counters.Skip(1)).Sum(p =>
            p.First.GetProperty("args").GetProperty("read").GetDouble() * 1e3 * (p.Second.GetProperty("ts").GetDouble() - p.First.GetProperty("ts").GetDouble()));
        double bytes = slices.Where(e => e.GetProperty("args").TryGetProperty("globalBytesRead", out _)).Sum(e => e.GetProperty("args").GetProperty("globalBytesRead").GetDouble());
        Assert.Equal(1, area / bytes, 2);
    }

    [Fact]
    public void Operators_cover_the_whole_time()
    {
        _tool.Compile("a.bmodel", "--set", $"output.map={_tool.At("map.json")}");
        string text = Tool.Run("inspect", _tool.At("a.bmodel"), "--map", _tool.At("map.json")).Output;

        long cycles = Number(TimeLine().Match(text).Groups[2].Value);
        string[] operators = text[text.IndexOf("  operator ", StringComparison.Ordinal)..].Split('\n')[1..];
        Assert.Equal(cycles, operators.Where(l => l.Length > 36).Sum(l => Number(l[36..].Trim().Split(' ')[0])));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{ "engines": ["TIU", "GDMA"], "operations": [{ "name": "a", "lastCommand": [1000000, 1], "results": [] }] }""")]
    [InlineData("""{ "engines": ["X", "Y"], "operations": [] }""")]
    public void A_map_that_does_not_fit(string content)
    {
        _tool.Compile("a.bmodel");
        File.WriteAllText(_tool.At("map.json"), content);

        ToolResult result = Tool.Run("inspect", _tool.At("a.bmodel"), "--trace", _tool.At("trace.json"), "--map", _tool.At("map.json"));

        Assert.Equal(1, result.Code);
        Assert.Matches("^error TPM01(02|12): ", result.Errors);
        Assert.False(File.Exists(_tool.At("trace.json")));
    }

    [Fact]
    public void A_network_that_is_not_there()
    {
        _tool.Compile("a.bmodel");

        ToolResult result = Tool.Run("inspect", _tool.At("a.bmodel"), "--timeline", "--network", "shaps");

        Assert.Equal(1, result.Code);
        Assert.Contains("there is no network \"shaps\"", result.Errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"estimated time +([\d.]+) ms \(([\d,]+) cycles at 1 GHz\)")]
    private static partial Regex TimeLine();

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Text(JsonElement e, string name) => e.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
