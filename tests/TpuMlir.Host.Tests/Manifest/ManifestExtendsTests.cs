using TpuMlir.Host.Manifest;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Manifest;

/// <summary>Manifests that extend others: what holds, whose folder paths are relative to, and which file messages name.</summary>
public sealed class ManifestExtendsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tpumlir-extends-{Guid.NewGuid():N}");

    public ManifestExtendsTests() => Directory.CreateDirectory(Path.Combine(_folder, "shared"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Objects_merge_and_everything_else_is_replaced()
    {
        Write("base.json", """{ "model": { "source": "a.onnx", "name": "a", "inputs": { "x": { "shape": [1, 3] }, "y": { "shape": [2] } } }, "verify": { "enabled": false, "inputs": ["1.npz", "2.npz"] }, "target": { "backend": "chip" } }""");
        CompileManifest read = Read("""{ "extends": "base.json", "model": { "name": "b", "inputs": { "x": { "shape": [4] } } }, "verify": { "inputs": ["3.npz"] } }""");
        Assert.Equal(("a.onnx", "b", "chip", false), (read.Model!.Source, read.Model.Name, read.Target!.Backend, read.Verify.Enabled));
        Assert.Equal(["3.npz"], read.Verify.Inputs);
        Assert.Equal([4L], read.Model.Inputs["x"].Shape);
        Assert.Equal([2L], read.Model.Inputs["y"].Shape);
        Assert.Null(read.Extends);
    }

    [Fact]
    public void Paths_are_relative_to_the_file_they_stand_in()
    {
        Write("shared/base.json", """
            { "model": { "source": "a.onnx" }, "target": { "backend": "chip" }, "calibration": { "data": ["d/*.npz", "/abs/e.npz"], "table": "t.json" },
              "verify": { "inputs": ["../in.npz"], "referenceOutputs": ["o.npz"], "referenceLibrary": "lib.so" }, "plugins": { "trustedKeys": ["k.pem"] },
              "output": { "artifact": "a.bin", "report": "r.json", "map": "m.json", "modules": "mods", "lock": "l.json" } }
            """);
        CompileManifest read = Read("""{ "extends": "shared/base.json", "output": { "lock": "own.json" } }""");
        Assert.Equal("shared/a.onnx", read.Model!.Source);
        Assert.Equal(["shared/d/*.npz", "/abs/e.npz"], read.Calibration.Data);
        Assert.Equal(["in.npz", "shared/o.npz"], [.. read.Verify.Inputs, .. read.Verify.ReferenceOutputs]);
        Assert.Equal(("shared/t.json", "shared/lib.so"), (read.Calibration.Table, read.Verify.ReferenceLibrary));
        Assert.Equal(["shared/k.pem"], read.Plugins.TrustedKeys);
        Assert.Equal(
            ("shared/a.bin", "shared/r.json", "shared/m.json", "shared/mods", "own.json"),
            (read.Output.Artifact, read.Output.Report, read.Output.Map, read.Output.Modules, read.Output.Lock));
    }

    [Fact]
    public void A_base_may_extend_another_one_beside_it()
    {
        Write("shared/first.json", """{ "target": { "backend": "chip" }, "quantize": { "default": "F32" } }""");
        Write("shared/second.json", """{ "extends": "first.json", "quantize": { "default": "F16" } }""");
        CompileManifest read = Read("""{ "extends": "shared/second.json", "model": { "source": "a" } }""");
        Assert.Equal(("chip", "F16"), (read.Target!.Backend, read.Quantize.Default));
        Assert.Equal([At("shared/second.json"), At("shared/first.json")], read.Layers!.Bases);
    }

    [Fact]
    public void The_command_line_stands_above_all()
    {
        Write("base.json", """{ "target": { "backend": "chip" }, "quantize": { "default": "F32" } }""");
        Assert.Equal("INT8", Read("""{ "extends": "base.json", "model": { "source": "a" } }""", "quantize.default=INT8").Quantize.Default);
    }

    [Fact]
    public void Mistakes_are_those_of_the_file_they_stand_in()
    {
        Write("base.json", """{ "modle": {}, "verify": { "enabled": 1 } }""");
        Assert.Equal(
            [("unknown key 'modle'", At("base.json"), "modle"), ("'verify.enabled' is a number, not a boolean", At("base.json"), "verify.enabled")],
            Failure("""{ "extends": "base.json", "model": { "source": "a" } }""").Select(d => (d.Message, d.Place!.File, d.Place.Path)));
        Write("base.json", "{ \"model\" }");
        Assert.Equal((At("base.json"), "1:11"), (Failure("""{ "extends": "base.json" }""")[0].Place!.File, Failure("""{ "extends": "base.json" }""")[0].Place!.Path));
        Write("base.json", """{ "schemaVersion": 3 }""");
        Assert.Equal(("schemaVersion 3 is not known", At("base.json")), (Failure("""{ "extends": "base.json" }""")[0].Message, Failure("""{ "extends": "base.json" }""")[0].Place!.File));
    }

    [Fact]
    public void Values_found_wrong_later_are_those_of_the_file_they_came_from()
    {
        Write("base.json", """{ "target": { "backend": "chip" }, "plugins": { "policy": "pined" }, "model": { "source": "a", "inputs": { "x": { "shape": [0] }, "y": { "shape": [0] } } } }""");
        Assert.Equal(
            [("model.inputs.x.shape", At("base.json")), ("model.inputs.y.shape", At("net.json")), ("plugins.policy", At("base.json"))],
            Failure("""{ "extends": "base.json", "model": { "inputs": { "y": { "shape": [-1] } } } }""").Select(d => (d.Place!.Path!, d.Place.File!)));
        // What the command line sets is no fault of the base.
        Assert.Equal(At("net.json"), Failure("""{ "extends": "base.json" }""", "plugins.policy=pinnd").Single(d => d.Place!.Path == "plugins.policy").Place!.File);
    }

    [Fact]
    public void Bases_that_are_not_there_or_not_files()
    {
        Assert.Equal(
            (CoreDiagnostics.FileNotFound, $"there is no manifest \"{At("gone.json")}\"", new SourcePlace(At("net.json"), Path: "extends")), Said("""{ "extends": "gone.json" }"""));
        Assert.Equal(
            (CoreDiagnostics.FileNotFound, $"\"{At("shared")}\" is a folder, not a manifest", new SourcePlace(At("net.json"), Path: "extends")), Said("""{ "extends": "shared" }"""));
        Assert.Equal((CoreDiagnostics.InvalidValue, "extends names no file", new SourcePlace(At("net.json"), Path: "extends")), Said("""{ "extends": "" }"""));
        Assert.Equal("'extends' is a list, not a string", Said("""{ "extends": ["base.json"] }""").Item2);
    }

    [Fact]
    public void Circles_and_chains_without_end()
    {
        Write("a.json", """{ "extends": "net.json" }""");
        Assert.Equal(
            (CoreDiagnostics.InvalidValue, $"manifests extend each other in a circle: \"{At("net.json")}\", \"{At("a.json")}\", \"{At("net.json")}\"", new SourcePlace(At("a.json"), Path: "extends")),
            Said("""{ "extends": "a.json" }"""));
        for (int i = 0; i < 20; i++)
        {
            Write($"{i}.json", $$"""{ "extends": "{{i + 1}}.json" }""");
        }

        Assert.Equal((CoreDiagnostics.InvalidValue, "more than 16 manifests extend one another", new SourcePlace(At("14.json"), Path: "extends")), Said("""{ "extends": "0.json" }"""));
    }

    private (DiagnosticDescriptor, string, SourcePlace?) Said(string text) => Failure(text)[0] is var d ? (d.Descriptor, d.Message, d.Place) : default;

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private CompileManifest Read(string text, params string[] settings)
    {
        Write("net.json", text);
        return ManifestReader.Read(At("net.json"), settings);
    }

    private IReadOnlyList<Diagnostic> Failure(string text, params string[] settings) => Assert.Throws<DiagnosticException>(() => Read(text, settings)).Diagnostics;
}
