using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using TpuMlir.Samples.Tests.Docs;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Plugins;

/// <summary>The toy chip: a backend from packages alone, which compiles the example network in both of its modes.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToyChipTests(PackageFixture packages)
{
    private static readonly string[] Images = ["inputs", "input_0", "input_1", "input_2", "input_3"];

    /// <summary>All three stages pass, the last bit for bit, and the artifact tells the images apart as ONNX Runtime's recorded outputs do.</summary>
    [Fact]
    public void It_compiles_and_simulates_the_example_network()
    {
        packages.Sample("shapes");
        Workspace sample = packages.Sample("toy-chip");
        Assert.Contains("Passed!", sample.Test().Succeeds().Output, StringComparison.Ordinal);
        string plugin = Path.Combine("src", "bin", "Release", "net10.0");
        foreach (string mode in new[] { "BF16", "INT8" })
        {
            string artifact = Path.Combine("out", $"{mode}.toy");
            string report = sample.Tool(
                "compile", "shapes.tpumlir.json", "--plugins", plugin, "--set", $"quantize.default={mode}", "--set", $"output.artifact={artifact}").Succeeds().Output;
            string[] lines = report.Split('\n', StringSplitOptions.TrimEntries);
            Assert.All(
                new[] { "top = ", "tpu = top", "toy on simulator = tpu" },
                stage => Assert.Contains(lines, l => l.Contains(stage, StringComparison.Ordinal) && l.EndsWith("passed", StringComparison.Ordinal)));
            Assert.Contains(lines, l => l.Contains("toy on simulator", StringComparison.Ordinal) && l.Contains("bit for bit", StringComparison.Ordinal));
            foreach (string image in Images)
            {
                string outputs = sample["out", $"{image}.npz"];
                sample.Tool("run", artifact, "--plugins", plugin, "-i", Path.Combine("..", "shapes", $"{image}.npz"), "-o", outputs).Succeeds();
                Assert.Equal(Class(sample["..", "shapes", "expected", $"{image}.npz"]), Class(outputs));
            }

            Assert.Contains(" commands, no problems", sample.Tool("artifact", "check", artifact, "--plugins", plugin).Succeeds().Output, StringComparison.Ordinal);
            Assert.Contains("Conv", sample.Tool("disasm", artifact, "--plugins", plugin).Succeeds().Output, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// All checks of the conformance kit up to level models, on samples of every operator and on the example network, in both
    /// modes: nothing fails, artifacts are written, encoded and assembled again, and damaged ones are refused.
    /// </summary>
    [Fact]
    public void It_conforms()
    {
        packages.Sample("shapes", "conformance");
        Workspace sample = packages.Sample("toy-chip", "conformance");
        sample.Build(Path.Combine("src", "Acme.Toy8.csproj")).Succeeds();
        string report = sample["conformance.json"];
        CommandResult result = sample.Tool(
            "plugins", "test", Path.Combine("src", "bin", "Release", "net10.0"), "--level", "models", "--model", "shapes.tpumlir.json",
            "--model", Path.Combine("..", "shapes", "shapes.onnx"), "--report", report).Succeeds();
        Assert.Contains("level reached: models", result.Output, StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(report));
        (string Check, string Subject, string Verdict)[] cases =
        [
            .. json.RootElement.GetProperty("cases").EnumerateArray().Select(c =>
                (c.GetProperty("check").GetString()!, c.GetProperty("subject").GetString()!, c.GetProperty("verdict").GetString()!)),
        ];
        Assert.DoesNotContain(cases, c => c.Verdict == "failed");
        foreach (string mode in new[] { "BF16", "INT8" })
        {
            Assert.True(cases.Count(c => c.Check == "compile" && c.Verdict == "passed" && c.Subject.EndsWith(mode, StringComparison.Ordinal)) > 200);
            foreach (string kind in new[] { "written again", "commands", "listing" })
            {
                Assert.Contains(("container", $"top.Conv on toy8 {mode}: {kind}", "passed"), cases);
            }

            Assert.All(cases.Where(c => c.Check == "damage"), c => Assert.Equal("passed", c.Verdict));
        }

        Assert.Contains(("compile", "top.Round/halves on toy8 INT8", "passed"), cases);
        Assert.Equal(2, cases.Count(c => c.Check == "models" && c.Verdict == "passed"));
    }

    /// <summary>What it may cost: 8 files and 600 lines as CSharpier formats them at width 120, project and plugin.json among them.</summary>
    [Fact]
    public void It_is_small()
    {
        string[] files = [.. SampleFiles.Plugin("toy-chip")];
        string[] lines = [.. files.SelectMany(File.ReadLines)];
        Assert.True(files.Length <= 8, $"{files.Length} files");
        Assert.True(lines.Length <= 600, $"{lines.Length} lines");
    }

    /// <summary>The place of the largest of eight f32 probabilities in an npz: the bytes behind the npy header of its only array.</summary>
    private static int Class(string npz)
    {
        using ZipArchive archive = ZipFile.OpenRead(npz);
        using var content = new MemoryStream();
        using (Stream entry = archive.GetEntry("probabilities.npy")!.Open())
        {
            entry.CopyTo(content);
        }

        ReadOnlySpan<byte> bytes = content.ToArray();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes[(10 + BitConverter.ToUInt16(bytes[8..]))..]);
        Assert.Equal(8, values.Length);
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
