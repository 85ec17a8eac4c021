using TpuMlir.Backends.Bm1684x.Tests.Generation;
using TpuMlir.Backends.Bm1684x.Tests.Simulation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>Generated bmodels give the same bytes on our simulator and on SOPHGO's functional model.</summary>
public sealed class VendorTests
{
    private const string NotRun =
        "NOT RUN: running the generated bmodels on SOPHGO's functional model needs TPUMLIR_BM1684X_CMODEL to name libcmodel_1684x.so";

    public static TheoryData<string> Modes => [.. TestTargets.Modes];

    [SkippableFact]
    public void The_vendors_model_gives_the_same_bytes()
    {
        Skip.If(!VendorModel.IsAvailable, NotRun);
        (string Key, CompiledNet Net)[] nets = [.. TestTargets.Modes.SelectMany(RecordedNets.Of)];
        IReadOnlyList<IReadOnlyDictionary<string, Tensor>?> theirs = VendorProcess.Run([.. nets.Select(n => (n.Net.Artifact.Content, n.Net.Inputs))]);
        var problems = new Problems();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < nets.Length; i++)
        {
            (string key, CompiledNet net) = nets[i];
            problems.Sample = key;
            if (theirs[i] is not { } expected)
            {
                problems.Add("the vendor's model gave up");
                continue;
            }

            hashes.Add(key, RecordedOutputs.Hash(net.Stage, expected));
            foreach ((string output, Tensor tensor) in net.Run())
            {
                problems.Require(tensor.Bytes.SequenceEqual(expected[output].Bytes), $"\"{output}\" {TensorBits.Difference(tensor, expected[output])}");
            }
        }

        problems.AssertNone();
        if (RecordedOutputs.IsUpdating)
        {
            RecordedOutputs.Write(hashes);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Modes))]
    public void The_simulator_gives_what_the_vendors_model_gave(string mode)
    {
        Skip.If(RecordedOutputs.IsUpdating, "the record is being written");
        IReadOnlyDictionary<string, string> recorded = RecordedOutputs.Read();
        var problems = new Problems();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, CompiledNet net) in RecordedNets.Of(mode))
        {
            problems.Sample = key;
            keys.Add(key);
            if (recorded.TryGetValue(key, out string? hash))
            {
                problems.Require(RecordedOutputs.Hash(net.Stage, net.Run()) == hash, "other bytes than the vendor's model gave");
            }
            else
            {
                problems.Add($"nothing is recorded; run the tests with {VendorModel.Variable} and {RecordedOutputs.Variable}=1");
            }
        }

        foreach (string key in recorded.Keys.Where(k => k.EndsWith($"/{mode}", StringComparison.Ordinal) && !keys.Contains(k)))
        {
            problems.Sample = key;
            problems.Add("is recorded but no longer computed");
        }

        problems.AssertNone();
    }
}
