using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>plugin.sig: the signature of a plugin's list of files.</summary>
internal sealed class PluginSignature
{
    /// <summary>The only algorithm: ECDSA on the curve P-256 with SHA-256, the signature as a DER sequence.</summary>
    public const string Ecdsa = "ecdsa-p256-sha256";

    private const int MaxBytes = 1 << 16;

    [JsonPropertyName("algorithm")]
    public string? Algorithm { get; set; }

    /// <summary>The id of the key, see <see cref="SigningKey.Id"/>.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; set; }

    /// <summary>The signature in base64.</summary>
    [JsonPropertyName("signature")]
    public string? Signature { get; set; }

    /// <summary>Signs the files of a folder and writes plugin.sig.</summary>
    public static void Sign(string folder, ECDsa key)
    {
        byte[] signature = key.SignData(Data(PluginFileSet.Read(folder)), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var file = new PluginSignature { Algorithm = Ecdsa, Key = SigningKey.Id(key), Signature = Convert.ToBase64String(signature) };
        AtomicFile.Write(
            Path.Combine(folder, PluginFileSet.SignatureFile), stream => JsonSerializer.Serialize(stream, file, PluginSignatureJson.Default.PluginSignature));
    }

    /// <summary>Why the files of a folder cannot be trusted, or null when a trusted key signed them.</summary>
    public static Diagnostic? Problem(string folder, PluginFileSet files, TrustedKeys keys)
    {
        string path = Path.Combine(folder, PluginFileSet.SignatureFile);
        Diagnostic Refused(string message, string help) => new(PluginDiagnostics.NotSigned, message, new(path), Help: help);
        const string Again = "install the plugin again, or ask its authors to sign it again";
        if (!File.Exists(path))
        {
            return Refused("it is not signed", "ask its authors for a signed version, or sign it yourself with 'tpumlir plugins sign'");
        }

        if (Read(path) is not { Algorithm: Ecdsa, Key: { } id, Signature: { } text } || Bytes(text) is not { } signature)
        {
            return Refused($"its {PluginFileSet.SignatureFile} is not a signature this host can read", Again);
        }

        if (!keys.TryGet(id, out ECDsa? key))
        {
            return Refused($"it is signed with key {SigningKey.Short(id)}, which is not trusted", $"if you trust its authors, put their public key (PEM) into {keys.Places}");
        }

        return key.VerifyData(Data(files), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ? null
            : Refused("its files are not those that were signed", Again);
    }

    private static byte[] Data(PluginFileSet files) => Encoding.UTF8.GetBytes(files.Canonical);

    private static PluginSignature? Read(string path) => new FileInfo(path).Length <= MaxBytes
        ? StrictJson.Read(File.ReadAllBytes(path), PluginSignatureJson.Default.PluginSignature, [])
        : null;

    private static byte[]? Bytes(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }
}

/// <summary>The JSON form of plugin.sig.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(PluginSignature))]
internal sealed partial class PluginSignatureJson : JsonSerializerContext;
