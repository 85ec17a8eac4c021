using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>
/// Bmodels damaged by hand, and what the check says of them. The net is one load, one TIU command and one store, so that the numbers
/// in the messages follow from the damage: 1x3x8x8 f32 is 12 bytes in each of 64 lanes. The rules are those of isa.md (sections 2, 4 and 6) and bmodel.md.
/// </summary>
public sealed class StageAuditTests
{
    private static readonly CompiledNet Net = Build();

    private delegate void Damage(List<TiuCommand> tiu, List<GdmaCommand> gdma);

    [Fact]
    public void What_is_compiled_here_is_sound()
    {
        ArtifactCheck check = Check(Net.File);
        Assert.Empty(check.Problems);
        Assert.Equal(5, check.Commands);
        Assert.Equal(
            [
                "the runtime has written inputs and coefficients, and the firmware its tables, before the first command starts",
                "a command whose data choose what it touches (gather, scatter, masks) touches all it could",
            ],
            check.Assumptions);
    }

    [Fact]
    public void A_dependency_taken_away() => Finds(
        (tiu, _) => tiu[0][TiuField.CmdIdDep] = 0,
        "read before write: TIU 1 reads bytes 0x0..0xc of local memory that nothing wrote before it; GDMA 1 does so later",
        "race: GDMA 1 and TIU 1 touch the same bytes and neither waits for the other");

    [Fact]
    public void A_store_that_does_not_wait() => Finds(
        (_, gdma) => gdma[1][GdmaField.CmdIdDep] = 0,
        "race: GDMA 2 and TIU 1 touch the same bytes and neither waits for the other");

    [Fact]
    public void Commands_that_wait_for_each_other() => Finds(
        (tiu, _) => tiu[0][TiuField.CmdIdDep] = 2,
        "deadlock: nothing can start: TIU 1 waits for GDMA 2, GDMA 2 waits for TIU 1");

    [Fact]
    public void Numbers_swapped() => Finds(
        (_, gdma) => (gdma[0][GdmaField.CmdId], gdma[1][GdmaField.CmdId]) = (2, 1),
        "GDMA 1 carries the number 2: commands of an engine count from 1 without gaps",
        "GDMA 2 carries the number 1: commands of an engine count from 1 without gaps");

    [Fact]
    public void A_handshake_switched_off() => Finds(
        (tiu, _) => tiu[0][TiuField.CmdIdEn] = 0,
        "TIU 1 has cmd_id_en 0: nothing waits for it, and it waits for nothing");

    [Fact]
    public void Ends_in_the_wrong_place() => Finds(
        (_, gdma) => (gdma[1], gdma[2]) = (gdma[2], gdma[1]),
        "GDMA 2 carries the number 3: commands of an engine count from 1 without gaps",
        "GDMA 2 is the end, and commands follow",
        "GDMA 2 is short and not the last: the runtime steps by the length of the long form",
        "GDMA 3 carries the number 2: commands of an engine count from 1 without gaps",
        "GDMA 3, the last one, is not the end",
        "GDMA 3, the last one, is not short");

    [Fact]
    public void An_illegal_command() => Finds(
        (_, gdma) => gdma[0][GdmaField.SrcDataFormat] = 6,
        "GDMA 1 breaks a rule of the chip: gdma.type: SrcDataFormat = 6, must be 0..5 (later chips only)");

    [Fact]
    public void A_store_outside_the_context()
    {
        BmodelStage stage = Net.Stage;
        ulong coefficients = stage.Coefficients!.Address;
        long context = (long)stage.ContextAddress, end = context + (long)stage.ContextSize;
        Finds(
            (_, gdma) => (gdma[1][GdmaField.DstStartAddrL32], gdma[1][GdmaField.DstStartAddrH8]) = ((uint)coefficients, coefficients >> 32),
            $"GDMA 2 writes 0x{coefficients:x}..0x{coefficients + 768:x}, outside the context 0x{context:x}..0x{end:x}");
    }

    [Fact]
    public void Several_at_once_are_all_named() => Finds(
        (tiu, gdma) =>
        {
            gdma[0][GdmaField.CmdId] = 7;
            gdma[0][GdmaField.SrcDataFormat] = 6;
            tiu[0][TiuField.CmdIdDep] = 2;
        },
        "GDMA 1 carries the number 7: commands of an engine count from 1 without gaps",
        "GDMA 1 breaks a rule of the chip: gdma.type: SrcDataFormat = 6, must be 0..5 (later chips only)",
        "deadlock: nothing can start: TIU 1 waits for GDMA 2, GDMA 2 waits for TIU 1");

    [Fact]
    public void A_stream_that_cannot_be_read()
    {
        BmodelCommandGroup group = Net.Stage.CommandGroups[0];
        byte[] cut = group.Gdma.AsSpan(0, 100).ToArray();
        ArtifactCheck check = Check(With(Net.Stage with { StageGroups = [group with { Gdma = cut }] }));
        Assert.Equal(
            [
                (CoreDiagnostics.MalformedModel, "the GDMA buffer has 100 bytes, not a multiple of 128"),
                (CoreDiagnostics.MalformedModel, "commands cannot be read: GDMA stream, byte 96: a command needs at least 16 bytes, 4 are left"),
            ],
            check.Problems.Select(p => (p.Descriptor, p.Message)));
        Assert.Contains("nothing about waits, races and reads before writes: not all commands can be read", check.Assumptions);
    }

    [Fact]
    public void Coefficients_that_are_damaged_and_those_that_were_taken_out()
    {
        BmodelCoefficients coefficients = Net.Stage.Coefficients!;
        byte[] code = coefficients.CheckCode;
        byte[] other = [.. coefficients.Data];
        other[0] ^= 1;
        ArtifactCheck damaged = Check(With(Net.Stage with { Coefficients = coefficients with { Data = other, CheckCode = code } }));
        Assert.Equal("the check code is not the SHA-256 of the coefficients: they are damaged or were taken out", Assert.Single(damaged.Problems).Message);

        ArtifactCheck without = Check(With(Net.Stage with { Coefficients = null }));
        Assert.Empty(without.Problems);
        Assert.Contains($"there are no coefficients in the file: all of 0x100000000..0x{Net.Stage.ContextAddress:x} counts as written", without.Assumptions);
    }

    [Fact]
    public void What_cannot_be_checked()
    {
        IArtifact other = Open(Net.File with { Chip = "BM1688" });
        Assert.Equal(
            ("the commands of \"audit\" are for BM1688", "this plugin knows those of BM1684X"), (other.Check("audit").Unsupported!.Reason, other.Check("audit").Unsupported!.Limit));
        IArtifact dynamic = Open(With(Net.Stage with { IsDynamic = true }));
        Assert.Equal("network \"audit\" is dynamic", dynamic.Check("audit").Unsupported!.Reason);
    }

    /// <summary>Whatever bits are damaged, the check answers.</summary>
    [Fact]
    public void Random_damage_is_survived()
    {
        var random = new Random(3);
        BmodelCommandGroup group = Net.Stage.CommandGroups[0];
        int found = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] tiu = [.. group.Tiu], gdma = [.. group.Gdma];
            byte[] stream = random.Next(2) == 0 ? tiu : gdma;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                stream[random.Next(stream.Length)] ^= (byte)(1 << random.Next(8));
            }

            found += Check(With(Net.Stage with { StageGroups = [group with { Tiu = tiu, Gdma = gdma }] })).Problems.Count > 0 ? 1 : 0;
        }

        Assert.InRange(found, 1000, 3000);
    }

    private static void Finds(Damage damage, params string[] messages)
    {
        BmodelCommandGroup group = Net.Stage.CommandGroups[0];
        List<TiuCommand> tiu = [.. CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount)];
        List<GdmaCommand> gdma = [.. CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount)];
        damage(tiu, gdma);
        var changed = group with { Tiu = Padded(tiu.SelectMany(CommandCodec.Encode)), Gdma = Padded(gdma.SelectMany(CommandCodec.Encode)) };
        ArtifactCheck check = Check(With(Net.Stage with { StageGroups = [changed] }));
        Assert.Equal(string.Join("\n", messages), string.Join("\n", check.Problems.Select(p => p.Message)));
        Assert.All(check.Problems, p => Assert.Equal((CoreDiagnostics.UnsoundProgram, new SourcePlace("audit.bmodel", Path: "network \"audit\"")), (p.Descriptor, p.Place)));
    }

    private static ArtifactCheck Check(BmodelFile file) => Open(file).Check("audit").Realized!;

    /// <summary>The file as it stands in memory: writing it anew would refuse some of the damage.</summary>
    private static BmodelArtifact Open(BmodelFile file) => new(file, new(BmodelTables.Model), "audit.bmodel");

    private static BmodelFile With(BmodelStage stage) => Net.File with { Nets = [Net.File.Nets[0] with { Stages = [stage] }] };

    private static byte[] Padded(IEnumerable<byte> bytes)
    {
        byte[] content = [.. bytes];
        return [.. content, .. new byte[(BmodelCommandGroup.Padding - (content.Length % BmodelCommandGroup.Padding)) % BmodelCommandGroup.Padding]];
    }

    private static CompiledNet Build()
    {
        var sample = new SampleBuilder("audit");
        Relu op = Relu.Create(sample.Builder, sample.Location, sample.Input(1, 3, 8, 8));
        sample.Module.SetOutputs([op.Output]);
        return CompiledNet.Compile(sample.Module, sample.Inputs, "F32", Bm1684xTarget.Base);
    }
}
