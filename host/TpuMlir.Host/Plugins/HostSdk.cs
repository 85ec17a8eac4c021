using System.Reflection;
using NuGet.Versioning;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Plugins;

/// <summary>The SDK this host brings.</summary>
public static class HostSdk
{
    /// <summary>Its version, without a prerelease label: a build of 0.2.0-ci has everything a plugin for 0.2 needs.</summary>
    public static NuGetVersion Version { get; } = Read();

    private static NuGetVersion Read()
    {
        Assembly sdk = typeof(Op).Assembly;
        string text = sdk.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var version = NuGetVersion.Parse(text);
        return new NuGetVersion(version.Major, version.Minor, version.Patch);
    }
}
