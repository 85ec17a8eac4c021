using System.Security.Cryptography;
using System.Text.Json;
using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Tests.Generation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>SHA-256 of what the vendor's model computed: recorded.json, by network and mode.</summary>
internal static class RecordedOutputs
{
    /// <summary>Set to 1, with the vendor's model at hand, to write the file anew.</summary>
    public const string Variable = "UPDATE_RECORDED";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    public static bool IsUpdating => Environment.GetEnvironmentVariable(Variable) == "1";

    private static string FilePath => Path.Combine(Repository.Root, "tests", "TpuMlir.Backends.Bm1684x.Tests", "Vendor", "recorded.json");

    public static IReadOnlyDictionary<string, string> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(FilePath))!;

    public static void Write(IEnumerable<KeyValuePair<string, string>> hashes) =>
        File.WriteAllText(FilePath, JsonSerializer.Serialize(new SortedDictionary<string, string>(hashes.ToDictionary(), StringComparer.Ordinal), Layout) + "\n");

    /// <summary>The hash of all outputs in the network's order.</summary>
    public static string Hash(BmodelStage stage, IReadOnlyDictionary<string, Tensor> outputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BmodelTensor output in stage.Outputs)
        {
            hash.AppendData(outputs[output.Name].Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
