using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Opens bmodels.</summary>
[ExportContainer("bmodel")]
internal sealed class BmodelContainer : IContainer
{
    public IArtifact Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound, $"there is no file \"{path}\"", new SourcePlace(path), Help: "check the path"));
        }

        return Guarded(() => BmodelReader.ReadFile(path), path);
    }

    public IArtifact Open(byte[] content, string name) => Guarded(() => BmodelReader.Read(content), name);

    private static BmodelArtifact Guarded(Func<BmodelFile> read, string name)
    {
        try
        {
            return new BmodelArtifact(read(), name);
        }
        catch (BmodelFormatException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                $"\"{name}\" is not a usable bmodel: {e.Message}",
                new SourcePlace(name),
                "the file is damaged, cut short, or of another kind",
                "compile the model again"));
        }
    }
}
