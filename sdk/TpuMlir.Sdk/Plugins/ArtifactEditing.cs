namespace TpuMlir.Sdk.Plugins;

/// <summary>Shows every part of artifacts, takes them apart and puts them together. A container that can do so implements it too.</summary>
public interface IArtifactEditor
{
    /// <summary>The whole file as a tree, parts this version does not know included.</summary>
    /// <param name="content">The artifact.</param>
    /// <param name="name">Stands for the path in messages.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The content is damaged or of another kind.</exception>
    ArtifactNode Outline(byte[] content, string name);

    /// <summary>One artifact for each network and each set of its input shapes, in order.</summary>
    /// <param name="content">The artifact.</param>
    /// <param name="name">Stands for the path in messages.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The content is damaged, or has parts that would be lost.</exception>
    IReadOnlyList<ArtifactFile> Split(byte[] content, string name);

    /// <summary>One artifact with the networks of all, in order. Networks of one name become one network for several input shapes.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">An artifact is damaged, or they do not go together.</exception>
    byte[] Combine(IReadOnlyList<ArtifactFile> files);
}

/// <summary>An artifact in memory.</summary>
/// <param name="Name">What it is called: a path, or the network's name.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ArtifactFile(string Name, byte[] Content);

/// <summary>A part of an artifact.</summary>
/// <param name="Name">The part's name in its format.</param>
/// <param name="Value">Its value as text; empty for a part that only has parts.</param>
/// <param name="Children">Its parts.</param>
public sealed record ArtifactNode(string Name, string Value, IReadOnlyList<ArtifactNode> Children)
{
    /// <summary>The bytes of a binary part: commands, coefficients, modules.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>True for a part this version does not know.</summary>
    public bool IsUnknown { get; init; }
}
