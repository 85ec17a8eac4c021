using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Operators on tensors that have to be cut into slices.</summary>
public sealed class BigCaseTests
{
    public static TheoryData<string, string> Cases => BigCases.Names();

    public static TheoryData<string, string> QuickCases => BigCases.Quick();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sliced_operators_are_the_numeric_references_bit_for_bit_and_load_ahead(string name, string mode)
    {
        BigCase big = BigCases.Find(name);
        CompiledNet net = big.Compile(mode, TestTargets.Base);
        var problems = new Problems { Sample = $"{name} {mode}" };
        IReadOnlyDictionary<string, Tensor> outputs = ReferenceComparison.Run(net, problems);
        double cosine = TensorBits.Cosine(outputs.Values.Single(), net.RunTop().Values.Single());
        problems.Require(cosine >= 0.99, $"cosine {cosine} with top");
        RequireLoadsAhead(net, big.Slices, problems);
        problems.AssertNone();
    }

    [Theory]
    [MemberData(nameof(QuickCases))]
    public void A_smaller_local_memory_gives_the_same_bytes(string name, string mode)
    {
        BigCase big = BigCases.Find(name);
        CompiledNet small = big.Compile(mode, TestTargets.Small);
        Assert.InRange(LocalMemoryUse.Of(small.Stage), 0, TestTargets.Small.LaneBytes);
        Tensor expected = big.Compile(mode, TestTargets.Base).Run().Values.Single();
        Assert.Null(TensorBits.Difference(small.Run().Values.Single(), expected));
    }

    private static void RequireLoadsAhead(CompiledNet net, int least, Problems problems)
    {
        DecodedGroup group = DecodedGroup.All(net.Stage).Single();
        IReadOnlyList<long> begin = [0, 0];
        int most = 0;
        foreach (var boundary in net.Artifact.Boundaries)
        {
            IReadOnlyList<SliceCommands> slices = SliceCommands.Of(group, begin, boundary.LastCommand);
            most = Math.Max(most, slices.Count);
            problems.AddAll(SliceCommands.LoadsThatWait(group, slices).Take(3).Select(w => $"\"{boundary.Operation}\" of {slices.Count} slices: {w}"));
            begin = boundary.LastCommand;
        }

        problems.Require(most >= least, $"{most} slices, at least {least} were expected");
    }
}
