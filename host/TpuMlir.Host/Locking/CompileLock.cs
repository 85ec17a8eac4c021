using System.Text.Json;
using System.Text.Json.Serialization;

namespace TpuMlir.Host.Locking;

/// <summary>What a compilation was made of and what it made: the content of a lock file.</summary>
internal sealed class CompileLock
{
    /// <summary>The form of lock this host reads and writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of this form of lock.</summary>
    public int LockVersion { get; set; } = CurrentVersion;

    /// <summary>The tool's version.</summary>
    public string Tool { get; set; } = "";

    /// <summary>The SDK's version.</summary>
    public string Sdk { get; set; } = "";

    /// <summary>The manifest with everything it inherits and the command line sets, without what has no effect on the result.</summary>
    public LockedManifest Manifest { get; set; } = new();

    /// <summary>The plugins loaded, in the order of their ids.</summary>
    public LockedPlugin[] Plugins { get; set; } = [];

    /// <summary>The files read: model, its data, inputs and references of the verification.</summary>
    public LockedFile[] Inputs { get; set; } = [];

    /// <summary>The resolved pipeline.</summary>
    public string Pipeline { get; set; } = "";

    /// <summary>The files made.</summary>
    public LockedFile[] Outputs { get; set; } = [];
}

/// <summary>The manifest of a lock.</summary>
internal sealed class LockedManifest
{
    /// <summary>The SHA-256 of <see cref="Content"/> as compact JSON.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>The manifest itself, so that a difference can be named.</summary>
    public JsonElement Content { get; set; }
}

/// <summary>A plugin of a lock.</summary>
internal sealed class LockedPlugin
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its version.</summary>
    public string Version { get; set; } = "";

    /// <summary>The hash of its folder's files, see <see cref="Plugins.Trust.PluginFileSet.Hash"/>.</summary>
    public string Sha256 { get; set; } = "";
}

/// <summary>A file of a lock.</summary>
internal sealed class LockedFile
{
    /// <summary>Its path relative to the manifest's folder.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its length.</summary>
    public long Bytes { get; set; }

    /// <summary>The SHA-256 of its content.</summary>
    public string Sha256 { get; set; } = "";
}

/// <summary>The JSON form.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CompileLock))]
internal sealed partial class CompileLockJson : JsonSerializerContext;
