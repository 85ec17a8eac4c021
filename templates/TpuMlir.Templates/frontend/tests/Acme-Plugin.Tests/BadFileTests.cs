using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme_Plugin.Tests;

public sealed class BadFileTests
{
    [Theory]
    [InlineData("input x 1\nrleu y x\noutput x", "line 2", "there is no layer type 'rleu'")]
    [InlineData("input x 1\nrelu y z\noutput x", "line 2", "there is no tensor 'z'")]
    [InlineData("input x 1\nscale y x two\noutput x", "line 2", "'two' is not a number")]
    [InlineData(
        "input x 1\nrelu y\noutput x",
        "line 2",
        "'relu' has a name, 1 inputs and 0 numbers; this line has 1 words after it")]
    [InlineData("input x 1\nrelu x x\noutput x", "line 2", "there are two tensors 'x'")]
    [InlineData("input x 0\noutput x", "line 1", "input 'x' cannot have shape 0")]
    [InlineData("input x 1", "line 1", "the network has no output")]
    public void What_is_wrong_is_said_with_its_line(string text, string line, string message)
    {
        Diagnostic diagnostic = Import(text)[0];
        Assert.Equal((line, message), (diagnostic.Place!.Path, diagnostic.Message));
    }

    [Fact]
    public void Everything_wrong_is_said_in_one_go() =>
        Assert.Equal(
            ["there is no layer type 'rleu'", "there is no tensor 'z'"],
            Import("input x 1\nrleu y x\nadd s x z\noutput x").Select(d => d.Message));

    private static IReadOnlyList<Diagnostic> Import(string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "net.acme.txt");
        File.WriteAllText(path, text);
        var request = new ImportRequest(
            path, new Dictionary<string, Shape>(), [], OpRegistry.Standard, new DiagnosticBag());
        return Assert.Throws<DiagnosticException>(() => new TextFrontend().Import(request)).Diagnostics;
    }
}
