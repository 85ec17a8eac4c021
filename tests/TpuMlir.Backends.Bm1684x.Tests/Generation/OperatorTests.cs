using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Every sample of every operator in every mode: lowered, generated, run on the simulator.</summary>
public sealed class OperatorTests
{
    public static TheoryData<string, string> Operators => OperatorSamples.OperatorsAndModes();

    [Theory]
    [MemberData(nameof(Operators))]
    public void Every_tensor_is_the_numeric_references_bit_for_bit(string name, string mode) => OperatorSamples.Check(
        name, mode, (sample, problems) => ReferenceComparison.Run(OperatorSamples.Compile(name, sample, mode, TestTargets.Base), problems));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Outputs_are_near_the_top_operators(string name, string mode) => OperatorSamples.Check(name, mode, (sample, problems) =>
    {
        CompiledNet net = OperatorSamples.Compile(name, sample, mode, TestTargets.Base);
        IReadOnlyDictionary<string, Tensor> outputs = net.Run();
        foreach ((string output, Tensor expected) in net.RunTop())
        {
            double cosine = TensorBits.Cosine(outputs[output], expected), limit = Limit(mode);
            problems.Require(cosine >= limit, $"\"{output}\" has cosine {cosine} with top, below {limit}");
        }
    });

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_smaller_local_memory_gives_the_same_bytes(string name, string mode) => OperatorSamples.Check(name, mode, (sample, problems) =>
    {
        IReadOnlyDictionary<string, Tensor> expected = OperatorSamples.Compile(name, sample, mode, TestTargets.Base).Run();
        CompiledNet small = OperatorSamples.Compile(name, sample, mode, TestTargets.Small);
        foreach ((string output, Tensor tensor) in small.Run())
        {
            problems.Require(tensor.Bytes.SequenceEqual(expected[output].Bytes), $"\"{output}\" {TensorBits.Difference(tensor, expected[output])}");
        }

        problems.Require(LocalMemoryUse.Of(small.Stage) <= TestTargets.Small.LaneBytes, "a command goes beyond the smaller lane");
    });

    [Theory]
    [MemberData(nameof(Operators))]
    public void The_smallest_local_memory_that_will_do_gives_the_same_bytes(string name, string mode) => OperatorSamples.Check(name, mode, (sample, problems) =>
    {
        IReadOnlyDictionary<string, Tensor> expected = OperatorSamples.Compile(name, sample, mode, TestTargets.Base).Run();
        CompiledNet? smallest = null;
        for (int bytes = TestTargets.Small.LaneBytes / 2; bytes >= 256; bytes /= 2)
        {
            try
            {
                smallest = OperatorSamples.CompileNew(name, sample, mode, TestTargets.Base with { LaneBytes = bytes, BanksPerLane = 4 });
            }
            catch (DiagnosticException e) when (e.Message.Contains("does not fit", StringComparison.Ordinal))
            {
                break;
            }
        }

        foreach ((string output, Tensor tensor) in smallest!.Run())
        {
            problems.Require(tensor.Bytes.SequenceEqual(expected[output].Bytes), $"\"{output}\" {TensorBits.Difference(tensor, expected[output])}");
        }
    });

    private static double Limit(string mode) => mode switch
    {
        "F32" => 0.99999,
        "F16" => 0.999,
        _ => 0.99,
    };
}
