using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>What is wrong when a plugin is loaded and its parts are made.</summary>
internal static class LoadFaults
{
    public static Fault[] All =>
    [
        Throwing("a constructor throws", "TPM0307", "plugin 'fixtures.throwing' 1.0.0 failed creating backend 'broken' (Fixtures.Throwing.BrokenBackend): the lab is closed on Sundays", c => c.Backend("broken")),
        Throwing("a static constructor throws", "TPM0307", "plugin 'fixtures.throwing' 1.0.0 failed creating format 'broken' (Fixtures.Throwing.BrokenContainer): The input string 'no number' was not in a correct format.", c => c.Container("broken")),
        Throwing("an import is exported by nobody", "TPM0307", "plugin 'fixtures.throwing' 1.0.0 failed creating frontend 'broken' (Fixtures.Throwing.BrokenFrontend): NOWHERE", c => c.Frontend("broken")),
        Throwing("it ends with a diagnostic of its own", "FIX005", "the licence has run out", c => c.ReferenceRunner("broken")),
        Throwing("a pass is exported and not listed", "TPM0404", "plugin 'fixtures.throwing' 1.0.0 exports pass 'forgotten' (Fixtures.Throwing.ForgottenPass) and does not list it; it is not used", c => c.Pass("works")),
        new("a name is listed and not exported", "TPM0401", "plugin 'fixtures.good' 1.0.0 lists backend 'ghost', and no type of it that can be loaded exports it", lab =>
        {
            lab.Sandbox.Add("Good", edit: json => json["provides"]!["backends"]!.AsArray().Add("ghost"));
            return lab.Compose(c => c.Backend("ghost"));
        }),
        new(
            "a library some types need is missing",
            "TPM0404",
            "some types of plugin 'fixtures.uses-v1' 1.0.0 cannot be loaded: 'Fixtures.Dependency' 1.0.0.0 is neither in the plugin's folder nor part of .NET",
            lab =>
            {
                WithoutLibrary(lab);
                return lab.Compose(c => c.Pass("plain-v1").Create());
            }),
        new(
            "a listed pass needs a library that is missing",
            "TPM0401",
            "plugin 'fixtures.uses-v1' 1.0.0 lists pass 'inherits-v1', and no type of it that can be loaded exports it",
            lab =>
            {
                WithoutLibrary(lab);
                return lab.Compose(c => c.Pass("inherits-v1"));
            }),
    ];

    private static void WithoutLibrary(FaultLab lab) => File.Delete(Path.Combine(lab.Sandbox.Add("UsesV1"), "Fixtures.Dependency.dll"));

    private static Fault Throwing(string name, string code, string message, Action<PluginComposer> use) => new(name, code, message, lab =>
    {
        lab.Sandbox.Add("Throwing");
        return [.. lab.Compose(use).Select(d => d with { Message = ImportNobodyExports(d.Message) })];
    });

    /// <summary>MEF tells about an import without an export in several sentences of its own.</summary>
    private static string ImportNobodyExports(string message) =>
        message.IndexOf("BrokenFrontend): ", StringComparison.Ordinal) is var at and >= 0 && message.Contains("Fixtures.Nowhere", StringComparison.Ordinal)
            ? $"{message[..(at + "BrokenFrontend): ".Length)]}NOWHERE"
            : message;
}
