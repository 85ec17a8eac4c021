using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Plugins;

/// <summary>The plugins under samples/ as their authors would see them: built and tested from packages, then used by the command.</summary>
[Collection(PackageCollection.Name)]
public sealed class SamplePluginTests(PackageFixture packages)
{
    /// <summary>Both operators from a custom ONNX domain, on the simulator, against what numpy computed; in every floating-point mode.</summary>
    [Fact]
    public void The_operator_plugin()
    {
        Workspace sample = Tested("operator-plugin");
        sample.Tool("compile", "acme.tpumlir.json").FailsWith("com.acme::GatedSwish");
        foreach (string mode in new[] { "F32", "F16", "BF16" })
        {
            string report = Compile(sample, "Acme.Operators", $"quantize.default={mode}", $"output.artifact=out/{mode}.bmodel").Output;
            RequirePassed(report, "top = recorded outputs", "tpu = top", "bmodel on simulator = tpu");
            Assert.Contains("bit for bit", report, StringComparison.Ordinal);
            Assert.True(File.Exists(sample["out", $"{mode}.bmodel"]));
        }
    }

    /// <summary>The pass stands at its point in the pipeline, with the manifest's options, and changes the network.</summary>
    [Fact]
    public void The_pass_plugin()
    {
        Workspace sample = Tested("pass-plugin");
        RequirePassed(Compile(sample, "Acme.Passes", "output.modules=out").Output, "top = ", "tpu = top", "bmodel on simulator = tpu");
        string top = File.ReadAllText(sample["out", "top.mlir"]);
        Assert.Contains("\"top.Clip\"", top, StringComparison.Ordinal);
        Assert.Contains("max = 1.500000e+03", top, StringComparison.Ordinal);
        Compile(sample, "Acme.Passes", false, """pipeline.insert=[{ "pass": "acme-limit", "at": "before-lowering", "options": { "tensors": "wdie" } }]""")
            .FailsWith("error ACME0102: no tensor of the network matches 'wdie'");
    }

    /// <summary>The example in the plugin's own format, against what numpy computed.</summary>
    [Fact]
    public void The_frontend_plugin()
    {
        Workspace sample = Tested("frontend-plugin");
        RequirePassed(Compile(sample, "Acme.NetFrontend").Output, "top = recorded outputs", "tpu = top", "bmodel on simulator = tpu");
        sample.Write("model/digits.net.json", File.ReadAllText(sample["model", "digits.net.json"]).Replace("\"maxpool\"", "\"maxpol\"", StringComparison.Ordinal));
        Compile(sample, "Acme.NetFrontend", false).FailsWith("error ACME0201: there is no layer type 'maxpol'");
    }

    private Workspace Tested(string name)
    {
        Workspace sample = packages.Sample(name);
        Assert.Contains("Passed!", sample.Test().Succeeds().Output, StringComparison.Ordinal);
        return sample;
    }

    private static CommandResult Compile(Workspace sample, string plugin, params string[] settings) => Compile(sample, plugin, true, settings);

    private static CommandResult Compile(Workspace sample, string plugin, bool succeeds, params string[] settings)
    {
        CommandResult result = sample.Tool(
            ["compile", "acme.tpumlir.json", "--plugins", Path.Combine(plugin, "bin", "Release", "net10.0"), .. settings.SelectMany(s => new[] { "--set", s })]);
        return succeeds ? result.Succeeds() : result;
    }

    private static void RequirePassed(string report, params string[] stages)
    {
        string[] lines = report.Split('\n', StringSplitOptions.TrimEntries);
        Assert.All(stages, stage => Assert.Contains(lines, l => l.Contains(stage, StringComparison.Ordinal) && l.EndsWith("passed", StringComparison.Ordinal)));
    }
}
