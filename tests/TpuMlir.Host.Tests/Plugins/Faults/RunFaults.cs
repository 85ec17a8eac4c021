using System.Text;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Tests.Commands;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>What goes wrong while a plugin works on a compilation.</summary>
internal static class RunFaults
{
    public static Fault[] All =>
    [
        Compiling("a pass throws", "plugin 'fixtures.faulty' 1.0.0 failed running pass 'fixture-throwing': the pass lost its way", Insert("fixture-throwing")),
        new(
            "a pass leaves a module that is not valid",
            "TPM0307",
            "a module that is not valid was left by pass 'fixture-breaking' of plugin 'fixtures.configured' 1.0.0: INVALID",
            lab =>
            {
                lab.Sandbox.Add("Configured");
                return Shorten(lab.Compile(Insert("fixture-breaking")));
            }),
        new("a pass needs a library that is missing", "TPM0307", "plugin 'fixtures.uses-v1' 1.0.0 failed running pass 'uses-v1': 'Fixtures.Dependency' 1.0.0.0 is neither in the plugin's folder nor part of .NET", lab =>
        {
            File.Delete(Path.Combine(lab.Sandbox.Add("UsesV1", edit: json => json["provides"]!["passes"]!.AsArray().RemoveAt(1)), "Fixtures.Dependency.dll"));
            return lab.Compile(Insert("uses-v1"));
        }),
        Compiling("a frontend throws", "plugin 'fixtures.faulty' 1.0.0 failed in Fixtures.Faulty.ThrowingFrontend.Import: line 1 is not a line", m => m.Model!.Source = Model(".throws")),
        Compiling("a frontend gives nothing", "no module was made by frontend 'nothing' of plugin 'fixtures.faulty' 1.0.0", m => m.Model!.Source = Model(".null")),
        Compiling("an importer throws", "plugin 'fixtures.faulty' 1.0.0 failed in Fixtures.Faulty.ThrowingImporter.Import: no such node", m => m.Model!.Source = Model(".onnx")),
        new("an importer cannot be made", "TPM0307", "plugin 'fixtures.throwing' 1.0.0 failed creating an importer (Fixtures.Throwing.BrokenImporter): no table", lab =>
        {
            lab.Sandbox.Add("Good");
            lab.Sandbox.Add("Throwing");
            return lab.Compose(c => c.Frontend("fixture").Import(new("m.fix", new Dictionary<string, Sdk.Tensors.Shape>(), [], Sdk.Ops.OpRegistry.Standard, lab.Sandbox.Reported)));
        }),
        Compiling("a backend throws while lowering", "plugin 'fixtures.faulty' 1.0.0 failed in Fixtures.Faulty.LowerThrows.Lower: no rule for top.Input", m => m.Target!.Backend = "faulty-lower"),
        Compiling("a backend leaves a module that is not valid", "a module that is not valid was left by the lowering to 'faulty-invalid' of plugin 'fixtures.faulty' 1.0.0: INVALID", m => m.Target!.Backend = "faulty-invalid"),
        Compiling("a backend throws while generating", "plugin 'fixtures.faulty' 1.0.0 failed in Fixtures.Faulty.GenerateThrows.Generate: Index was outside the bounds of the array.", m => m.Target!.Backend = "faulty-generate"),
        Compiling("no plugin reads what a backend writes", "no plugin reads the container that was written by the backend of plugin 'fixtures.faulty' 1.0.0", m =>
        {
            m.Target!.Backend = "faulty-container";
            m.Verify.Enabled = true;
        }),
    ];

    private static Action<CompileManifest> Insert(string pass) => m => m.Pipeline.Insert = [new PassEntry { Pass = pass }];

    private static Fault Compiling(string name, string message, Action<CompileManifest> edit) => new(name, "TPM0307", message, lab =>
    {
        lab.Sandbox.Add("Faulty");
        return Shorten(lab.Compile(m =>
        {
            edit(m);
            m.Model!.Source = Content(m.Model.Source) is { } content ? Write(lab, m.Model.Source, content) : m.Model.Source;
        }));
    });

    private static string Model(string extension) => $"model{extension}";

    /// <summary>For ONNX the sample with its Relu renamed to an operator the faulty plugin imports.</summary>
    private static byte[]? Content(string name) => name switch
    {
        "model.onnx" => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(FaultLab.Model)).Replace("\"\u0004Relu", "\"\u0004Relx", StringComparison.Ordinal)),
        "model.throws" or "model.null" => [1],
        _ => null,
    };

    private static string Write(FaultLab lab, string name, byte[] content)
    {
        string path = Path.Combine(lab.Temporary, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>What the verifier says of an operator is not the matter here; it is one of its messages about the convolution.</summary>
    private static Sdk.Diagnostics.Diagnostic[] Shorten(IReadOnlyList<Sdk.Diagnostics.Diagnostic> told) => [.. told.Select(d =>
        d.Message.IndexOf(" 1.0.0: top.Conv", StringComparison.Ordinal) is var at and > 0 ? d with { Message = $"{d.Message[..at]} 1.0.0: INVALID" } : d)];
}
