using TpuMlir.Host.Tests.Commands;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>The level models.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Manifest_compiles_and_verifies_and_a_file_that_is_no_model_fails()
    {
        string broken = _tool.Write("broken.onnx", [1, 2, 3]);

        ConformanceCase[] models = [.. Kit.Run(Plugin("TpuMlir.Passes.Graph"), ConformanceLevel.Models, Tool.Manifest, broken).Where(c => c.Check == "models")];

        ConformanceCase good = models[0];
        Assert.True(good is { Subject: "shapes.tpumlir.json", Verdict: ConformanceVerdict.Passed }, $"{good}: {good.Message}");
        Assert.Contains("on simulator = tpu: passed", good.Message, StringComparison.Ordinal);
        Assert.NotEmpty(models[1..]);
        Assert.All(models[1..], c => Assert.True(c.Verdict == ConformanceVerdict.Failed && c.Subject.StartsWith("broken.onnx on ", StringComparison.Ordinal), $"{c}"));
    }

    [Fact]
    public void Without_a_model_the_level_is_not_reached()
    {
        IReadOnlyList<ConformanceCase> cases = Kit.Run(Plugin("TpuMlir.Passes.Graph"), ConformanceLevel.Models);

        Assert.Equal("no model was given (--model)", cases.Single(c => c.Check == "models").Message);
        Assert.Equal(ConformanceLevel.Ops, new ConformanceReport("1", "1", "p", "1", ConformanceLevel.Models, cases).Reached);
    }

    private static string Plugin(string name) => Path.Combine(AppContext.BaseDirectory, "plugins", name);
}
