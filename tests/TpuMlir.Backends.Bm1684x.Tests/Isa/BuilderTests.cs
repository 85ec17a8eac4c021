using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using Xunit;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

public class BuilderTests
{
    [Fact]
    public void A_typed_tiu_command_read_back_gives_the_same_bytes()
    {
        foreach (var raw in SampleCommands.Tiu)
        {
            Assert.Equal(CommandCodec.Encode(raw), CommandCodec.Encode(Rebuild(raw)));
        }
    }

    [Fact]
    public void A_typed_gdma_command_read_back_gives_the_same_bytes()
    {
        foreach (var raw in SampleCommands.Gdma)
        {
            Assert.Equal(CommandCodec.Encode(raw), CommandCodec.Encode(Rebuild(raw)));
        }
    }

    [Fact]
    public void Every_sample_is_legal_and_short_where_a_short_form_exists()
    {
        foreach (var raw in SampleCommands.Tiu)
        {
            Assert.Empty(Legality.Check(raw));
            Assert.NotSame(TiuForms.TIUlong, raw.Form);
        }

        foreach (var raw in SampleCommands.Gdma)
        {
            Assert.Empty(Legality.Check(raw));
        }
    }

    [Fact]
    public void Strides_beyond_the_short_form_take_the_long_one_with_all_lanes()
    {
        var wide = LocalTensor.Strided(0, new(1, 1, 2, 2), ChipType.U8, new(0, 0, 1 << 20, 1));
        var raw = ArithmeticCommand.Unary(ArithmeticOp.Copy, SampleCommands.At(0x8000, 1, 1, 2, 2, ChipType.U8), wide).ToTiu();
        Assert.Same(TiuForms.TIUlong, raw.Form);
        Assert.Equal(ulong.MaxValue, raw[TiuField.TskLaneNum]);
    }

    /// <summary>Bit positions from the field table of sCONV in isa.md section 3, worked out by hand.</summary>
    [Fact]
    public void A_short_convolution_has_its_fields_where_the_table_says()
    {
        var bytes = CommandCodec.Encode(SampleCommands.ConvF16.ToTiu());
        Assert.Equal(64, bytes.Length);
        Assert.Equal(1, bytes[0] & 1);
        Assert.Equal(70, BitConverter.ToUInt16(bytes, 176 / 8));
        Assert.Equal(8, BitConverter.ToUInt16(bytes, 208 / 8));
        Assert.Equal(3, BitConverter.ToUInt16(bytes, 224 / 8));
        Assert.Equal(0x4000, BitConverter.ToInt32(bytes, 352 / 8));
        Assert.Equal(0xC000, BitConverter.ToInt32(bytes, 384 / 8));
        Assert.Equal(0x8000u, (BitConverter.ToUInt32(bytes, 96 / 8) >> 5) & 0x3FFFFFF);
    }

    /// <summary>SYSID end and sDMA_sys end (isa.md section 4): opcode 15 at bit 41, eu 31 at bit 45; type 6 at bit 32.</summary>
    [Fact]
    public void End_commands_have_the_words_the_runtime_looks_for()
    {
        var tiu = CommandCodec.Encode(new TiuSystem(TiuSystemKind.End).ToTiu());
        Assert.Equal((15UL << 41) | (31UL << 45), BitConverter.ToUInt64(tiu));
        var gdma = CommandCodec.Encode(new GdmaSystem(GdmaSystemKind.End).ToGdma());
        Assert.Equal(16, gdma.Length);
        Assert.Equal((1UL << 3) | (1UL << 5) | (6UL << 32), BitConverter.ToUInt64(gdma));
    }

    [Fact]
    public void Every_sample_has_a_line_of_its_own()
    {
        var lines = SampleCommands.Tiu.Select(Disassembler.Text).Concat(SampleCommands.Gdma.Select(Disassembler.Text)).ToList();
        Assert.Equal(lines.Count, lines.Distinct().Count());
        var conv = SampleCommands.ConvF16.ToTiu();
        conv[TiuField.CmdId] = 12;
        conv[TiuField.CmdIdDep] = 3;
        Assert.StartsWith(
            "B12 dep=D3 conv.f16 R0:l0+0x8000<1,70,8,8,aligned,f32> = l0+0x0<1,3,8,8,aligned,f16> * ", Disassembler.Text(conv));
    }

    private static TiuCommand Rebuild(TiuCommand raw) => raw.Opcode() switch
    {
        TiuOpcode.Conv => Conv.From(raw).ToTiu(),
        TiuOpcode.PorD => PorD.From(raw).ToTiu(),
        TiuOpcode.MatMul when raw.Eu() >= 4 => MatMul2.From(raw).ToTiu(),
        TiuOpcode.MatMul => MatMul.From(raw).ToTiu(),
        TiuOpcode.Arithmetic => ArithmeticCommand.From(raw).ToTiu(),
        TiuOpcode.Requantize => Requantize.From(raw).ToTiu(),
        TiuOpcode.Transpose => Transpose.From(raw).ToTiu(),
        TiuOpcode.GatherScatter => GatherScatter.From(raw).ToTiu(),
        TiuOpcode.SpecialFunction => SpecialFunction.From(raw).ToTiu(),
        TiuOpcode.Linear => Linear.From(raw).ToTiu(),
        TiuOpcode.Compare => Compare.From(raw).ToTiu(),
        TiuOpcode.VectorOuter => VectorOuter.From(raw).ToTiu(),
        _ => TiuSystem.From(raw).ToTiu(),
    };

    private static GdmaCommand Rebuild(GdmaCommand raw) => raw.Opcode() switch
    {
        GdmaOpcode.Tensor => TensorMove.From(raw).ToGdma(),
        GdmaOpcode.Matrix => MatrixMove.From(raw).ToGdma(),
        GdmaOpcode.MaskedSelect => MaskedSelectMove.From(raw).ToGdma(),
        GdmaOpcode.General => LinearMove.From(raw).ToGdma(),
        GdmaOpcode.CwTranspose => CwTransposeMove.From(raw).ToGdma(),
        GdmaOpcode.Nonzero => NonzeroMove.From(raw).ToGdma(),
        GdmaOpcode.System => GdmaSystem.From(raw).ToGdma(),
        _ => RowMove.From(raw).ToGdma(),
    };
}
