using System.Security.Cryptography;
using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Tests.Isa;
using Xunit;

namespace TpuMlir.Backends.Bm1684x.Tests.Container;

/// <summary>Each row of the table "minimum that loads and runs" (bmodel.md) as a property of our files.</summary>
public class BmodelTests
{
    internal static BmodelFile Sample()
    {
        var builder = new CommandStreamBuilder();
        foreach (var command in SampleCommands.Gdma)
        {
            builder.Add(command);
        }

        foreach (var command in SampleCommands.Tiu)
        {
            command[TiuField.CmdIdDep] = (ulong)builder.LastGdmaId;
            builder.Add(command);
        }

        var group = builder.Finish();
        var context = ChipMemory.GlobalBase + 8192;
        IReadOnlyList<BmodelTensor> inputs = [new("x", BmodelType.F32, context, 3072, [1, 3, 16, 16])];
        IReadOnlyList<BmodelTensor> outputs = [new("y", BmodelType.BF16, context + 4096, 2048, [1, 1024]) { Scale = 0.5f, ZeroPoint = -3 }];
        return new([new("net", [new(inputs, outputs, [new(inputs, outputs, [group])])
        {
            ContextAddress = context,
            ContextSize = 8192,
            Coefficients = new(ChipMemory.GlobalBase, RandomNumberGeneratorBytes(5000)),
        }])]) { NeuronSize = 8192 };
    }

    [Fact]
    public void Writing_is_deterministic_and_reading_gives_everything_back()
    {
        var bytes = BmodelWriter.Write(Sample());
        Assert.Equal(bytes, BmodelWriter.Write(Sample()));
        var file = BmodelReader.Read(bytes);
        Assert.Equal(bytes, BmodelWriter.Write(file));
        Assert.Equal("BM1684X", file.Chip);
        var output = file.Nets[0].Stages[0].Outputs[0];
        Assert.Equal(("y", BmodelType.BF16, 0.5f, -3), (output.Name, output.Type, output.Scale, output.ZeroPoint));
        Assert.Equal([1, 1024], output.Shape);
    }

    [Fact]
    public void The_header_has_magic_sizes_and_zeros()
    {
        var bytes = BmodelWriter.Write(Sample());
        Assert.Equal(0xFF55AAEE, BitConverter.ToUInt32(bytes, 0));
        Assert.Equal(64u, BitConverter.ToUInt32(bytes, 4));
        Assert.Equal((uint)bytes.Length - 64, BitConverter.ToUInt32(bytes, 8) + BitConverter.ToUInt32(bytes, 12));
        Assert.All(bytes[16..64], b => Assert.Equal(0, b));
    }

    [Fact]
    public void Both_streams_end_with_their_end_command_which_the_counts_include()
    {
        var group = Sample().Nets[0].Stages[0].CommandGroups[0];
        Assert.Equal(SampleCommands.Tiu.Count + 1, (int)group.TiuCount);
        Assert.Equal(SampleCommands.Gdma.Count + 1, (int)group.GdmaCount);
        var tiu = CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount);
        var gdma = CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount);
        Assert.True(tiu[^1].IsEnd() && gdma[^1].IsEnd());
        Assert.Equal((0UL, 1UL), (tiu[^1][TiuField.CmdIdEn], gdma[^1][GdmaField.CmdIdEn]));
        Assert.Equal(Enumerable.Range(1, tiu.Count), tiu.Select(c => c.Int(TiuField.CmdId)));
        Assert.Equal(Enumerable.Range(1, gdma.Count), gdma.Select(c => c.Int(GdmaField.CmdId)));
        Assert.All(tiu.SkipLast(1), c => Assert.Equal(1UL, c[TiuField.CmdIdEn]));
        Assert.All(gdma.SkipLast(1), c => Assert.False(c.IsShort()));
        Assert.True(gdma[^1].IsShort());
    }

    [Fact]
    public void Buffers_are_padded_to_128_bytes()
    {
        var group = Sample().Nets[0].Stages[0].CommandGroups[0];
        Assert.Equal((0, 0), (group.Tiu.Length % 128, group.Gdma.Length % 128));
    }

    [Fact]
    public void The_stage_and_its_subnet_list_the_same_groups_over_the_same_bytes()
    {
        var stage = BmodelReader.Read(BmodelWriter.Write(Sample())).Nets[0].Stages[0];
        var own = Assert.Single(stage.StageGroups!);
        Assert.Same(own.Tiu, stage.Subnets[0].Groups[0].Tiu);
        Assert.Equal(own.TiuCount, stage.Subnets[0].Groups[0].TiuCount);
        Assert.NotEmpty(stage.Subnets[0].Inputs);
        Assert.NotEmpty(stage.Subnets[0].Outputs);
        Assert.Equal([-1], stage.Subnets[0].Next);
    }

    [Fact]
    public void The_check_code_is_the_sha256_of_the_coefficients()
    {
        var coefficients = BmodelReader.Read(BmodelWriter.Write(Sample())).Nets[0].Stages[0].Coefficients!;
        Assert.Equal(SHA256.HashData(coefficients.Data), coefficients.CheckCode);
    }

    [Fact]
    public void Groups_the_runtime_would_abort_on_are_refused()
    {
        var good = Sample().Nets[0].Stages[0].CommandGroups[0];
        Assert.Null(CommandGroupChecks.Find(good));
        Assert.NotNull(CommandGroupChecks.Find(good with { TiuCount = good.TiuCount - 1 }));
        Assert.NotNull(CommandGroupChecks.Find(good with { GdmaCount = good.GdmaCount + 1 }));
        Assert.NotNull(CommandGroupChecks.Find(good with { Tiu = good.Tiu[..^16] }));
        Assert.NotNull(CommandGroupChecks.Find(good with { Tiu = new byte[128], TiuCount = 1 }));
    }

    public static TheoryData<string> ShortGdmaForms => [.. RandomCommands.GdmaShapes.Where(f => f.Name.StartsWith('s')).Select(f => f.Name)];

    /// <summary>The runtime steps by 96 bytes: whatever its form, a short command that is not the last is refused on writing, and so is a long end.</summary>
    [Theory]
    [MemberData(nameof(ShortGdmaForms))]
    public void A_short_gdma_command_is_refused_unless_it_is_the_last(string form)
    {
        GdmaCommand shortMove = RandomCommands.Gdma(RandomCommands.GdmaShapes.Single(f => f.Name == form), new Random(7));
        if (shortMove.Opcode() == GdmaOpcode.System)
        {
            shortMove[GdmaField.CmdSpecialFunction] = 1;
        }

        var error = Assert.Throws<InvalidOperationException>(() => new CommandStreamBuilder().Add(shortMove));
        Assert.Equal("The command cannot be added: only the closing GDMA command may be short.", error.Message);
        Assert.StartsWith(
            "GDMA command 1 of 2: exactly the last one must be short",
            WritingFails([.. CommandCodec.Encode(shortMove), .. CommandCodec.Encode(new GdmaSystem(GdmaSystemKind.End).ToGdma())], 2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_end_is_refused_on_writing()
    {
        var end = new GdmaCommand(GdmaForms.DMATensor) { [GdmaField.CmdType] = (ulong)GdmaOpcode.System };
        Assert.StartsWith("GDMA command 1 of 1: exactly the last one must be short", WritingFails(CommandCodec.Encode(end), 1), StringComparison.Ordinal);
    }

    private static string WritingFails(byte[] gdma, uint count)
    {
        Array.Resize(ref gdma, (gdma.Length + 127) / 128 * 128);
        BmodelFile file = Sample();
        BmodelStage stage = file.Nets[0].Stages[0];
        BmodelCommandGroup group = stage.CommandGroups[0] with { Gdma = gdma, GdmaCount = count };
        BmodelStage changed = stage with { Subnets = [stage.Subnets[0] with { Groups = [group] }] };
        return Assert.Throws<ArgumentException>(() => BmodelWriter.Write(file with { Nets = [file.Nets[0] with { Stages = [changed] }] })).Message;
    }

    [Fact]
    public void Streams_that_wait_for_each_other_are_refused()
    {
        var builder = new CommandStreamBuilder();
        builder.Add(new GdmaCommand(GdmaForms.DMATensor) { [GdmaField.CmdIdDep] = 1 });
        var waiting = SampleCommands.Sum.ToTiu();
        waiting[TiuField.CmdIdDep] = 1;
        builder.Add(waiting);
        Assert.Throws<InvalidOperationException>(builder.Finish);
    }

    [Fact]
    public void A_stage_without_subnets_is_refused()
    {
        var file = Sample();
        var stage = file.Nets[0].Stages[0] with { Subnets = [] };
        Assert.Throws<ArgumentException>(() => BmodelWriter.Write(file with { Nets = [new("n", [stage])] }));
    }

    private static byte[] RandomNumberGeneratorBytes(int count)
    {
        var bytes = new byte[count];
        new Random(9).NextBytes(bytes);
        return bytes;
    }
}
