using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Sdk.Tests.Ops.References;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>Every sample of every operator against a definition of its own in double precision.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, Func<Call, IReadOnlyList<Nd>>> s_references = References();

    public static TheoryData<string, string> Samples => SampleRun.All();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Inference_follows_the_definition(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        IReadOnlyList<Tensor> results = run.Run();
        var call = new Call(run.Op.Operation, [.. run.Operands().Select(o => o is null ? null : Nd.From(o))]);
        IReadOnlyList<Nd> expected = s_references[name](call);
        Assert.Equal(expected.Count, results.Count);
        for (int i = 0; i < results.Count; i++)
        {
            Assert.Equal(new Shape(expected[i].Shape), results[i].Shape);
            Compare.Close(expected[i].Data, results[i], 1e-5);
        }
    }

    [Fact]
    public void Every_operator_has_a_definition() => Assert.Equal(
        OpRegistry.Standard.Operators.Where(d => d.Samples().Any()).Select(d => d.Name),
        s_references.Keys.Order(StringComparer.Ordinal));

    private static Dictionary<string, Func<Call, IReadOnlyList<Nd>>> References()
    {
        var references = new Dictionary<string, Func<Call, IReadOnlyList<Nd>>>
        {
            ["top.Split"] = Movement.Split,
            ["top.Interp"] = c => [Resizing.Interp(c)],
        };
        foreach ((string name, Func<Call, Nd> function) in new[] { Pointwise.Functions, Windows.Functions, Algebra.Functions, Movement.Functions }.SelectMany(f => f))
        {
            references.Add(name, c => [function(c)]);
        }

        return references;
    }
}
