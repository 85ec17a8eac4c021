using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>Which plugins may be loaded.</summary>
internal abstract class PluginPolicy
{
    /// <summary>The names of the policies, the least strict first.</summary>
    public static readonly IReadOnlyList<string> Names = ["any", "pinned", "signed"];

    /// <summary>Every plugin.</summary>
    public static PluginPolicy Any { get; } = new AnyPolicy();

    /// <summary>Those whose hash a lock has.</summary>
    /// <param name="hashes">The hashes by plugin id.</param>
    /// <param name="lockPath">The lock, for messages.</param>
    public static PluginPolicy Pinned(IReadOnlyDictionary<string, string> hashes, string lockPath) => new PinnedPolicy(hashes, lockPath);

    /// <summary>Those a trusted key signed.</summary>
    public static PluginPolicy Signed(TrustedKeys keys) => new SignedPolicy(keys);

    /// <summary>The plugins under this policy: those it refuses are refused, and those that require them.</summary>
    public virtual IReadOnlyList<InstalledPlugin> Apply(IReadOnlyList<InstalledPlugin> plugins) =>
        new PluginRequirements([.. plugins.Select(p => p.State == PluginState.Ok ? Apply(p) : p)]).Apply();

    /// <summary>Why a plugin with these files may not be loaded, or null.</summary>
    protected abstract Diagnostic? Refusal(InstalledPlugin plugin, PluginFileSet files);

    private InstalledPlugin Apply(InstalledPlugin plugin)
    {
        Diagnostic? refusal;
        PluginFileSet? files = null;
        try
        {
            files = PluginFileSet.Read(plugin.Folder);
            refusal = Refusal(plugin, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusal = new(CoreDiagnostics.MalformedPlugin, $"its files cannot be read: {e.Message}", new(plugin.Folder));
        }

        return refusal is null
            ? plugin with { Expected = files }
            : plugin with { State = PluginState.Refused, Diagnostics = [refusal, .. plugin.Diagnostics] };
    }

    private sealed class AnyPolicy : PluginPolicy
    {
        public override IReadOnlyList<InstalledPlugin> Apply(IReadOnlyList<InstalledPlugin> plugins) => plugins;

        protected override Diagnostic? Refusal(InstalledPlugin plugin, PluginFileSet files) => null;
    }

    private sealed class PinnedPolicy(IReadOnlyDictionary<string, string> hashes, string lockPath) : PluginPolicy
    {
        protected override Diagnostic? Refusal(InstalledPlugin plugin, PluginFileSet files) =>
            !hashes.TryGetValue(plugin.Id, out string? pinned) ? new(
                PluginDiagnostics.NotPinned,
                "the policy is 'pinned', and the lock does not have it",
                new(lockPath),
                Help: "if it may be used, compile once with the policy 'any' to write the lock")
            : pinned != files.Hash ? new(
                PluginDiagnostics.NotPinned,
                "the policy is 'pinned', and its files are not those of the lock",
                new(lockPath),
                $"their hash is {files.Hash}, the lock's is {pinned}",
                "install the version the lock has, or compile once with the policy 'any' to write the lock")
            : null;
    }

    private sealed class SignedPolicy(TrustedKeys keys) : PluginPolicy
    {
        protected override Diagnostic? Refusal(InstalledPlugin plugin, PluginFileSet files) => PluginSignature.Problem(plugin.Folder, files, keys);
    }
}
