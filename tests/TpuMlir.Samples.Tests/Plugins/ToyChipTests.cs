using System.IO.Compression;
using System.Runtime.InteropServices;
using TpuMlir.Samples.Tests.Docs;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Plugins;

/// <summary>The toy chip: a backend from packages alone, which compiles the example network in both of its modes.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToyChipTests(PackageFixture packages)
{
    private static readonly string[] Modes = ["BF16", "INT8"];
    private static readonly string[] Stages = ["top = recorded outputs", "tpu = top", "toy on simulator = tpu"];
    private static readonly string[] Images = ["inputs", "input_0", "input_1", "input_2", "input_3"];

    /// <summary>All three stages pass, the last bit for bit, and the artifact tells the images apart as ONNX Runtime's recorded outputs do.</summary>
    [Fact]
    public void It_compiles_and_simulates_the_example_network()
    {
        packages.Sample("shapes");
        Workspace sample = packages.Sample("toy-chip");
        Assert.Contains("Passed!", sample.Test().Succeeds().Output, StringComparison.Ordinal);
        string plugin = Path.Combine("src", "bin", "Release", "net10.0");
        foreach (string mode in Modes)
        {
            string artifact = Path.Combine("out", $"{mode}.toy");
            string report = sample.Tool(
                "compile", "shapes.tpumlir.json", "--plugins", plugin, "--set", $"quantize.default={mode}", "--set", $"output.artifact={artifact}").Succeeds().Output;
            string[] lines = report.Split('\n', StringSplitOptions.TrimEntries);
            Assert.All(
                Stages,
                stage => Assert.Contains(lines, l => l.Contains(stage, StringComparison.Ordinal) && l.EndsWith("passed", StringComparison.Ordinal)));
            Assert.Contains(lines, l => l.Contains("toy on simulator", StringComparison.Ordinal) && l.Contains("bit for bit", StringComparison.Ordinal));
            foreach (string image in Images)
            {
                string outputs = sample["out", $"{image}.npz"];
                sample.Tool("run", artifact, "--plugins", plugin, "-i", Path.Combine("..", "shapes", $"{image}.npz"), "-o", outputs).Succeeds();
                Assert.Equal(Class(sample["..", "shapes", "expected", $"{image}.npz"]), Class(outputs));
            }

            Assert.Contains("Conv", sample.Tool("disasm", artifact, "--plugins", plugin).Succeeds().Output, StringComparison.Ordinal);
        }
    }

    /// <summary>What it may cost: 8 files and 600 lines of at most 170 characters, project and plugin.json among them.</summary>
    [Fact]
    public void It_is_small()
    {
        string[] files = [.. SampleFiles.Plugin("toy-chip")];
        string[] lines = [.. files.SelectMany(f => File.ReadLines(f))];
        Assert.True(files.Length <= 8, $"{files.Length} files");
        Assert.True(lines.Length <= 600, $"{lines.Length} lines");
        Assert.All(lines, l => Assert.True(l.Length <= 170, l));
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
