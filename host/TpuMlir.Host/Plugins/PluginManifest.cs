using NuGet.Versioning;

namespace TpuMlir.Host.Plugins;

/// <summary>What a plugin says of itself in plugin.json.</summary>
/// <param name="Id">Its name, unique among plugins: "acme.frontend.net".</param>
/// <param name="Version">Its version.</param>
/// <param name="Sdk">The SDK versions it works with.</param>
/// <param name="Entry">The assembly with its exports, relative to the folder.</param>
/// <param name="Title">A name for people, or null.</param>
/// <param name="Provides">What it provides; what is not listed here is not used.</param>
/// <param name="Contracts">Assemblies other plugins may share with it, relative to the folder.</param>
/// <param name="Requires">Plugins whose contract assemblies it uses.</param>
/// <param name="Files">SHA-256 of its files in lower-case hex, by path relative to the folder; empty when the plugin lists none.</param>
public sealed record PluginManifest(
    string Id,
    NuGetVersion Version,
    VersionRange Sdk,
    string Entry,
    string? Title,
    PluginProvides Provides,
    IReadOnlyList<string> Contracts,
    IReadOnlyList<PluginRequirement> Requires,
    IReadOnlyDictionary<string, string> Files);

/// <summary>The names a plugin provides.</summary>
/// <param name="Frontends">Frontends and the files they read.</param>
/// <param name="ReferenceRunners">Frameworks whose models it can run.</param>
/// <param name="Backends">Chips.</param>
/// <param name="Formats">Containers and how to know them.</param>
/// <param name="Passes">Passes.</param>
/// <param name="Ops">Operators by full name: "top.Foo".</param>
/// <param name="Importers">Importers for another plugin's frontend: "onnx:com.acme::GatedSwish", "onnx:Conv".</param>
/// <param name="Extends">Chips of other plugins it brings parts for; several plugins may extend one.</param>
public sealed record PluginProvides(
    IReadOnlyList<FileKind> Frontends,
    IReadOnlyList<string> ReferenceRunners,
    IReadOnlyList<string> Backends,
    IReadOnlyList<FileKind> Formats,
    IReadOnlyList<string> Passes,
    IReadOnlyList<string> Ops,
    IReadOnlyList<string> Importers,
    IReadOnlyList<string> Extends)
{
    /// <summary>The names of one kind.</summary>
    public IEnumerable<string> Names(PluginKind kind) => kind switch
    {
        PluginKind.Frontend => Frontends.Select(f => f.Name),
        PluginKind.ReferenceRunner => ReferenceRunners,
        PluginKind.Backend => Backends,
        PluginKind.Format => Formats.Select(f => f.Name),
        PluginKind.Pass => Passes,
        PluginKind.Op => Ops,
        _ => Importers,
    };
}

/// <summary>A kind of file: a source model a frontend reads, or a container.</summary>
/// <param name="Name">The frontend's or format's name.</param>
/// <param name="Extensions">File extensions, lower case, with the dot.</param>
/// <param name="Signature">The first bytes of such a file; empty when it has no fixed ones.</param>
public sealed record FileKind(string Name, IReadOnlyList<string> Extensions, ReadOnlyMemory<byte> Signature);

/// <summary>A plugin another plugin or a manifest asks for.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Version">The versions that will do.</param>
public sealed record PluginRequirement(string Id, VersionRange Version);

/// <summary>The kinds of things a plugin provides by name.</summary>
public enum PluginKind
{
    /// <summary>Reads a framework's models.</summary>
    Frontend,

    /// <summary>Runs a source model in its own framework.</summary>
    ReferenceRunner,

    /// <summary>Compiles for a chip.</summary>
    Backend,

    /// <summary>Reads a container.</summary>
    Format,

    /// <summary>Transforms a module.</summary>
    Pass,

    /// <summary>Defines an operator.</summary>
    Op,

    /// <summary>Imports a framework's operator.</summary>
    Importer,
}
