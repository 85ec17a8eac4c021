using System.ComponentModel.Composition;
using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Opens bmodels, shows their parts, takes them apart and puts them together; the latter for any chip.</summary>
[ExportContainer("bmodel")]
internal sealed class BmodelContainer : IContainer, IArtifactEditor
{
    public IArtifact Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound, $"there is no file \"{path}\"", new SourcePlace(path), Help: "check the path"));
        }

        return Guarded(() => Artifact(BmodelReader.ReadBytes(path), path), path);
    }

    public IArtifact Open(byte[] content, string name) => Guarded(() => Artifact(content, name), name);

    public ArtifactNode Outline(byte[] content, string name) => Guarded(() => BmodelOutline.Of(BmodelTreeReader.Read(content)), name);

    public IReadOnlyList<ArtifactFile> Split(byte[] content, string name) => Guarded(() => BmodelEditor.Split(content, name), name);

    public byte[] Combine(IReadOnlyList<ArtifactFile> files)
    {
        foreach (ArtifactFile file in files)
        {
            Guarded(() => BmodelTreeReader.Read(file.Content), file.Name);
        }

        return BmodelEditor.Combine(files);
    }

    private static BmodelArtifact Artifact(byte[] content, string name) =>
        new(BmodelReader.Read(content), BmodelTreeReader.Read(content), name);

    private static T Guarded<T>(Func<T> read, string name)
    {
        try
        {
            return read();
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
