using System.CommandLine;
using System.Security.Cryptography;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Commands.Plugins;

/// <summary><c>tpumlir plugins sign</c>: writes plugin.sig, the signature of a plugin's files.</summary>
public static class SignCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("folder") { Description = "The plugin's folder." };
        var key = new Option<string>("--key") { Description = "The private key: ECDSA on the curve P-256, a PEM file.", Required = true, HelpName = "file" };
        var command = new Command("sign", "Signs a plugin's files, for those who compile with the policy 'signed'.") { folder, key };
        command.SetAction(result => context.Guard(() =>
        {
            string path = Path.GetFullPath(result.GetRequiredValue(folder));
            using ECDsa signer = SigningKey.Read(result.GetRequiredValue(key), isPrivate: true);
            InstalledPlugin plugin = PluginDiscovery.Inspect(path);
            if (plugin.State != PluginState.Ok)
            {
                throw new DiagnosticException(plugin.Diagnostics);
            }

            PluginSignature.Sign(path, signer);
            context.Output.WriteLine($"signed {plugin.Id} {plugin.Version} with key {SigningKey.Short(SigningKey.Id(signer))}: {Path.Combine(path, PluginFileSet.SignatureFile)}");
            return CommandContext.Success;
        }));
        return command;
    }
}
