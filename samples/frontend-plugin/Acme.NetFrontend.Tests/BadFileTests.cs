using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Xunit;

namespace Acme.NetFrontend.Tests;

/// <summary>What is said of files that are wrong: everything at once, each with its line.</summary>
public sealed class BadFileTests : IDisposable
{
    private const string Input = """{ "name": "x", "shape": [1, 2, 4, 4] }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acme-net-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{ \"inputs\": [}", "1:14: '}' is an invalid start of a value.")]
    [InlineData("[]", "line 1: a network is an object")]
    [InlineData("{ \"inputs\": [],\n  \"inputs\": [] }", "line 2: 'inputs' is there twice")]
    [InlineData(
        "{ \"weights\": \"../secret.npz\" }",
        "line 1: 'weights' is '../secret.npz', which is not the name of a file beside the network")]
    public void Files_that_cannot_be_read(string text, string message) => Assert.Equal([message], Problems(text));

    [Fact]
    public void Everything_wrong_is_said_in_one_run() => Assert.Equal(
        [
            "line 3: input 'y' cannot have shape 0x4",
            "line 5: there is no layer type 'rlu' (did you mean 'relu'?)",
            "line 6: there is no tensor 'nothing' before this (there are x, y, a, b)",
            "line 7: the network has no weights, and 'w' is wanted of them (name the npz file under 'weights')",
            "line 8: 'kernel' of layer 'd' has 3 numbers, not 2",
            "line 9: there are two tensors 'x' (give each layer and input a name of its own)",
            "line 10: 'limit' of layer 'f' must be a number",
            "line 10: layer 'f' has no 'limt' (did you mean 'limit'?)",
            "line 1: there is no tensor 'missing' before this (there are x, y, a, b, c, d, f)",
        ],
        Problems($$"""
            { "inputs": [
              {{Input}},
              { "name": "y", "shape": [0, 4] }],
              "layers": [
              { "name": "a", "type": "rlu", "input": "x" },
              { "name": "b", "type": "relu", "input": "nothing" },
              { "name": "c", "type": "conv", "input": "x", "weight": "w" },
              { "name": "d", "type": "maxpool", "input": "x", "kernel": [2, 2, 2] },
              { "name": "x", "type": "relu", "input": "x" },
              { "name": "f", "type": "relu", "input": "x", "limit": "6", "limt": 6 }],
              "outputs": ["missing"] }
            """));

    [Fact]
    public void Shapes_that_do_not_fit_name_the_layer()
    {
        NpzFile.Write(
            Path.Combine(_folder.FullName, "w.npz"),
            [KeyValuePair.Create("w", new Tensor(ElementType.F32, [8, 3, 3, 3]))]);
        string problem = Assert.Single(Problems($$"""
            { "weights": "w.npz", "inputs": [{{Input}}],
              "layers": [{ "name": "c", "type": "conv", "input": "x", "weight": "w" }],
              "outputs": ["c"] }
            """));
        Assert.StartsWith("line 2: layer 'c': ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_large_is_not_read() =>
        Assert.Equal(
            ["the file has 16777217 bytes; a network has at most 16777216"], Problems(new string(' ', (16 << 20) + 1)));

    /// <summary>The problems of a file as "place: message (help)" where there is a suggestion.</summary>
    private string[] Problems(string text)
    {
        string path = Path.Combine(_folder.FullName, "bad.net.json");
        File.WriteAllText(path, text);
        var request = new ImportRequest(
            path, new Dictionary<string, Shape>(), [], OpRegistry.Standard, new DiagnosticBag());
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => new NetFrontend().Import(request));
        return
        [
            .. error.Diagnostics.Select(d => $"{(d.Place!.Path is { } place ? $"{place}: " : "")}{d.Message}{Hint(d)}"),
        ];
    }

    private static string Hint(Diagnostic d) =>
        d.Descriptor.Code is "ACME0201" or "ACME0203" && d.Help is not null ? $" ({d.Help})" : "";
}
