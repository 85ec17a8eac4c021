using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Whether a plugin can be used.</summary>
public enum PluginState
{
    /// <summary>It can.</summary>
    Ok,

    /// <summary>It cannot; its diagnostics say why.</summary>
    Refused,

    /// <summary>An earlier plugin of the search path has the same id.</summary>
    Hidden,

    /// <summary>The manifest names the plugins it needs, and this is none of them.</summary>
    NotRequired,
}

/// <summary>A plugin's folder as found, before any of its code is loaded.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Manifest">What it says of itself, or null when plugin.json could not be read.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record InstalledPlugin(
    string Folder,
    PluginManifest? Manifest,
    PluginState State,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The files a policy lets it be loaded with: then it is loaded from a copy of exactly these; null for no such policy.</summary>
    public PluginFileSet? Expected { get; init; }

    /// <summary>The files that were there when it was found, for a plugin that lists hashes; checked again when it is loaded.</summary>
    public PluginFileSet? Found { get; init; }

    /// <summary>Its id; the folder's name when plugin.json could not be read.</summary>
    public string Id => Manifest?.Id ?? Path.GetFileName(Folder);

    /// <summary>Its version as text; "?" when plugin.json could not be read.</summary>
    public string Version => Manifest?.Version.ToNormalizedString() ?? "?";

    /// <summary>Why it is not used, in one line; null when it is.</summary>
    public string? Reason => State == PluginState.Ok ? null : Diagnostics.Count > 0 ? Diagnostics[0].Message : "no reason known";

    /// <summary>The full path of its plugin.json.</summary>
    public string ManifestPath => Path.Combine(Folder, PluginManifestReader.FileName);

    /// <summary>The full path of its entry assembly.</summary>
    public string EntryPath => Path.GetFullPath(Manifest?.Entry ?? "", Folder);

    /// <summary>True when it provides that name, whatever its state.</summary>
    public bool Provides(PluginKind kind, string name) => Manifest?.Provides.Names(kind).Contains(name) == true;

    /// <inheritdoc/>
    public override string ToString() => $"'{Id}' {Version}";
}
