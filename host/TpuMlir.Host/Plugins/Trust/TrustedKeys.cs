using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>The public keys whose signatures are good.</summary>
internal sealed class TrustedKeys
{
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    private TrustedKeys(string places) => Places = places;

    /// <summary>Where keys are looked for, in words.</summary>
    public string Places { get; }

    /// <summary>The keys of the user's folder (*.pem) and further files; a file of the folder that is no key is worth a warning.</summary>
    /// <exception cref="DiagnosticException">A further file is not a public key.</exception>
    public static TrustedKeys Read(string? folder, IReadOnlyList<string> files, IDiagnosticSink sink)
    {
        var trusted = new TrustedKeys(folder is null ? "a file that plugins.trustedKeys in the manifest names" : $"'{folder}'");
        foreach (string file in (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pem") : []).Order(StringComparer.Ordinal))
        {
            try
            {
                trusted.Add(file);
            }
            catch (DiagnosticException e)
            {
                Diagnostic diagnostic = e.Diagnostics[0];
                sink.Report(diagnostic with { Descriptor = diagnostic.Descriptor with { Severity = Severity.Warning } });
            }
        }

        foreach (string file in files)
        {
            trusted.Add(file);
        }

        return trusted;
    }

    /// <summary>The key of an id.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out ECDsa? key) => _keys.TryGetValue(id, out key);

    private void Add(string file)
    {
        ECDsa key = SigningKey.Read(file, isPrivate: false);
        _keys.TryAdd(SigningKey.Id(key), key);
    }
}
