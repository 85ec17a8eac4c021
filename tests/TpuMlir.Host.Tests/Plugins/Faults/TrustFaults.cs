using System.Security.Cryptography;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>What policies refuse.</summary>
internal static class TrustFaults
{
    public static Fault[] All =>
    [
        new("the manifest does not name it", "TPM0403", "plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is installed, and the manifest does not name it", lab =>
        {
            lab.Sandbox.Add("Good");
            lab.Sandbox.Add("OwnSdk");
            PluginCatalog catalog = lab.Sandbox.Discover().Restrict([new("fixtures.own-sdk", NuGet.Versioning.VersionRange.All)], lab.Sandbox.Reported);
            return PluginSandbox.Failure(() => catalog.Require(PluginKind.Backend, "fixturechip"));
        }),
        Under("the lock does not have it", "TPM0410", "plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is not usable: the policy is 'pinned', and the lock does not have it", (_, _) => PluginPolicy.Pinned(new Dictionary<string, string>(), "a.lock.json")),
        Under("the lock has other files", "TPM0410", "plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is not usable: the policy is 'pinned', and its files are not those of the lock", (_, _) => PluginPolicy.Pinned(new Dictionary<string, string> { ["fixtures.good"] = new('0', 64) }, "a.lock.json")),
        Signed("it is not signed", "it is not signed", (_, _) => { }),
        Signed("its signature cannot be read", "its plugin.sig is not a signature this host can read", (folder, _) => File.WriteAllText(Path.Combine(folder, "plugin.sig"), "{}")),
        Signed("it is signed with a key that is not trusted", "it is signed with key HASH, which is not trusted", (folder, _) =>
        {
            using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PluginSignature.Sign(folder, other);
        }),
        Signed("a file was changed after it was signed", "its files are not those that were signed", (folder, key) =>
        {
            PluginSignature.Sign(folder, key);
            File.AppendAllText(Path.Combine(folder, "Fixtures.Good.dll"), "x");
        }),
        Signed("a file was added after it was signed", "its files are not those that were signed", (folder, key) =>
        {
            PluginSignature.Sign(folder, key);
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "x");
        }),
    ];

    private static Fault Signed(string name, string message, Action<string, ECDsa> prepare) => Under(
        name,
        "TPM0411",
        $"plugin 'fixtures.good' 1.0.0, which provides backend 'fixturechip', is not usable: {message}",
        (lab, folder) =>
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            prepare(folder, key);
            File.WriteAllText(Path.Combine(lab.Temporary, "trusted.pem"), key.ExportSubjectPublicKeyInfoPem());
            return PluginPolicy.Signed(TrustedKeys.Read(lab.Temporary, [], lab.Sandbox.Reported));
        });

    private static Fault Under(string name, string code, string message, Func<FaultLab, string, PluginPolicy> policy) => new(name, code, message, lab =>
    {
        string folder = lab.Sandbox.Add("Good");
        PluginCatalog catalog = lab.Sandbox.Discover().Under(policy(lab, folder));
        return PluginSandbox.Failure(() => catalog.Require(PluginKind.Backend, "fixturechip"));
    });
}
