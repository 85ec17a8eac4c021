using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>The host's own diagnostics about plugins; see <see cref="CoreDiagnostics"/> for the shared ones.</summary>
public static class PluginDiagnostics
{
    /// <summary>Some types of a plugin cannot be used; the others can.</summary>
    public static readonly DiagnosticDescriptor PartlyUsable = new("TPM0404", Severity.Warning, "Part of a plugin is not usable");

    /// <summary>Two plugins have one id, or provide one name.</summary>
    public static readonly DiagnosticDescriptor Hidden = new("TPM0405", Severity.Warning, "Hidden by another plugin");

    /// <summary>A plugin's file is not the one plugin.json lists.</summary>
    public static readonly DiagnosticDescriptor ChangedFile = new("TPM0406", Severity.Error, "Plugin file changed");

    /// <summary>A plugin another one requires is missing, of another version, or refused.</summary>
    public static readonly DiagnosticDescriptor UnmetRequirement = new("TPM0407", Severity.Error, "Required plugin not usable");

    /// <summary>A directory of the search path cannot be read.</summary>
    public static readonly DiagnosticDescriptor SearchPath = new("TPM0408", Severity.Warning, "Plugin directory not readable");

    /// <summary>The manifest names the plugins it needs, and this is none of them.</summary>
    public static readonly DiagnosticDescriptor NotRequired = new("TPM0409", Severity.Remark, "Plugin not named by the manifest");

    /// <summary>The policy is 'pinned', and the lock has not this plugin, or not these files of it.</summary>
    public static readonly DiagnosticDescriptor NotPinned = new("TPM0410", Severity.Error, "Plugin not pinned");

    /// <summary>The policy is 'signed', and no trusted key signed these files.</summary>
    public static readonly DiagnosticDescriptor NotSigned = new("TPM0411", Severity.Error, "Plugin not signed");

    /// <summary>A native library is for another processor or system.</summary>
    public static readonly DiagnosticDescriptor WrongArchitecture = new("TPM0412", Severity.Error, "Native library of another architecture");

    /// <summary>A plugin cannot be installed or removed.</summary>
    public static readonly DiagnosticDescriptor NotInstalled = new("TPM0413", Severity.Error, "Plugin not installed or removed");

    /// <summary>A file is no key that signs plugins.</summary>
    public static readonly DiagnosticDescriptor UnusableKey = new("TPM0414", Severity.Error, "Key not usable");
}
