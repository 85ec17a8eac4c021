using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>What holds for the program of every sample, on the chip and on its smaller variant.</summary>
public sealed class ProgramTests
{
    private const ulong Elsewhere = 0x2_4680_1000;

    public static TheoryData<string, string> Operators => OperatorSamples.OperatorsAndModes();

    [Theory]
    [MemberData(nameof(Operators))]
    public void Commands_are_legal_and_survive_decoding(string name, string mode) => ForBothTargets(name, mode, (net, problems) =>
    {
        foreach (BmodelCommandGroup group in net.Stage.CommandGroups)
        {
            DecodedGroup decoded = DecodedGroup.Of(group);
            // End commands have a form of their own that is not checked.
            foreach (TiuCommand command in decoded.Tiu.SkipLast(1))
            {
                Require(Legality.Check(command), command.Form.Name, problems);
            }

            foreach (GdmaCommand command in decoded.Gdma.SkipLast(1))
            {
                Require(Legality.Check(command), command.Form.Name, problems);
            }

            problems.Require(Encoded(decoded.Tiu.Select(CommandCodec.Encode), group.Tiu), "the TIU commands encode to other bytes");
            problems.Require(Encoded(decoded.Gdma.Select(CommandCodec.Encode), group.Gdma), "the GDMA commands encode to other bytes");
        }
    });

    [Theory]
    [MemberData(nameof(Operators))]
    public void Programs_are_sound(string name, string mode) => ForBothTargets(name, mode, (net, problems) =>
        problems.AddAll(StageChecker.Check(net.Stage).Select(fault => $"{fault.Kind}: {fault.Message}")));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Compiling_twice_gives_the_same_bytes(string name, string mode) => OperatorSamples.Check(name, mode, (sample, problems) => problems.Require(
        OperatorSamples.Compile(name, sample, mode, TestTargets.Base).Artifact.Content
            .SequenceEqual(OperatorSamples.CompileNew(name, sample, mode, TestTargets.Base).Artifact.Content),
        "the second bmodel has other bytes"));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Outputs_do_not_depend_on_where_the_network_is_loaded(string name, string mode) => OperatorSamples.Check(name, mode, (sample, problems) =>
    {
        CompiledNet net = OperatorSamples.Compile(name, sample, mode, TestTargets.Base);
        IReadOnlyDictionary<string, Tensor> expected = net.Run();
        foreach ((string output, Tensor tensor) in net.Run(new SimulationOptions(BaseOffset: Elsewhere)))
        {
            problems.Require(tensor.Bytes.SequenceEqual(expected[output].Bytes), $"\"{output}\" {TensorBits.Difference(tensor, expected[output])}");
        }
    });

    private static void ForBothTargets(string name, string mode, Action<CompiledNet, Problems> check) => OperatorSamples.Check(name, mode, (sample, problems) =>
    {
        check(OperatorSamples.Compile(name, sample, mode, TestTargets.Base), problems);
        check(OperatorSamples.Compile(name, sample, mode, TestTargets.Small), problems);
    });

    private static void Require(IReadOnlyList<LegalityViolation> violations, string form, Problems problems) =>
        problems.Require(violations.Count == 0, $"{form}: {string.Join("; ", violations)}");

    /// <summary>True when the commands, followed by padding, are the stream.</summary>
    private static bool Encoded(IEnumerable<byte[]> commands, byte[] stream)
    {
        byte[] bytes = [.. commands.SelectMany(c => c)];
        return stream.AsSpan().StartsWith(bytes) && stream.AsSpan(bytes.Length).IndexOfAnyExcept((byte)0) < 0;
    }
}
