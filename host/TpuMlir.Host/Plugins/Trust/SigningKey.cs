using System.Security.Cryptography;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>Keys that sign plugins: ECDSA on the curve P-256, as PEM files.</summary>
internal static class SigningKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int MaxBytes = 1 << 16;

    /// <summary>The id of a key: the SHA-256 of its public part (SubjectPublicKeyInfo) in lower-case hex.</summary>
    public static string Id(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The first digits of an id, for messages.</summary>
    public static string Short(string id) => id.Length > 16 ? id[..16] : id;

    /// <summary>Reads a key.</summary>
    /// <exception cref="DiagnosticException">The file is not there, or no such key, or has no private part where one is needed.</exception>
    public static ECDsa Read(string path, bool isPrivate)
    {
        DiagnosticException Wrong(string message) => new(new Diagnostic(
            PluginDiagnostics.UnusableKey,
            $"\"{path}\" {message}",
            new(path),
            Help: isPrivate ? "make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem" : "make it from the private key with: openssl ec -in key.pem -pubout -out key.pub.pem"));
        if (!File.Exists(path))
        {
            throw Wrong("is not there");
        }

        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : "");
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256)
            {
                throw Wrong("is a key on another curve than P-256");
            }

            if (isPrivate)
            {
                key.ExportParameters(includePrivateParameters: true);
            }

            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw Wrong($"is no {(isPrivate ? "private" : "public")} ECDSA key in PEM form");
        }
    }
}
