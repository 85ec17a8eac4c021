using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

public sealed class OperandParserTests
{
    public static TheoryData<LocalTensor> Tensors => new(
        new LocalTensor(ChipMemory.Local(0, 0x8000), new(1, 64, 56, 56), ChipType.F32),
        LocalTensor.Compact(ChipMemory.Local(7, 64), new(1, 100, 3, 3), ChipType.F16),
        LocalTensor.Strided(ChipMemory.Local(63, 2), new(2, 3, 4, 5), ChipType.BF16, new(0, 128, 5, 1)),
        new LocalTensor(ChipMemory.Local(1, 0), new(1, 2, 3, 4), ChipType.I8, LocalLayout.LineAligned),
        new LocalTensor(ChipMemory.Local(1, 0), new(1, 2, 3, 4), ChipType.U16, LocalLayout.LaneShared),
        ConvWeights.At(ChipMemory.Local(0, 0x4000), ChipType.F16, 24, 3, 3, 3),
        new LocalTensor((uint)ChipMemory.StaticBase + 0x100, new(1, 1, 1, 32), ChipType.U32, LocalLayout.Strided, new(0, 0, 0, 1)));

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Text_of_an_operand_reads_back(LocalTensor tensor) =>
        Assert.Equal(new OperandPlace(tensor, null, tensor.Type), OperandParser.Parse(OperandText.Of(tensor)));

    [Fact]
    public void Place_in_global_memory_reads_back()
    {
        var side = new GdmaSide(ChipMemory.GlobalBase + 0x3E000, new(1, 3, 32, 32), new(3072, 1024, 32, 1));

        Assert.Equal(new OperandPlace(null, side, ChipType.F16), OperandParser.Parse("g+0x3E000<1,3,32,32,(3072,1024,32,1),f16>"));
        Assert.Equal(new OperandPlace(null, side, ChipType.F16), OperandParser.Parse("g+0x3E000<1,3,32,32,f16>"));
    }

    [Theory]
    [InlineData("l0<1,2,3,4,aligned,f32>")]
    [InlineData("l0+0x0<1,2,3,4>")]
    [InlineData("l0+0x0<1,2,3,4,aligned,f32")]
    [InlineData("l0+0x40000<1,2,3,4,aligned,f32>")]
    [InlineData("l0+0x0<1,2,3,99999,aligned,f32>")]
    [InlineData("l0+0x0<1,2,3,4,(1,2,3),f32>")]
    [InlineData("l0+0x0<1,2,3,4,)1(,f32>")]
    [InlineData("l0+0x0<1,2,3,4,banana,f32>")]
    [InlineData("g+0x0<1,2,3,4,aligned,f32>")]
    [InlineData("")]
    public void What_is_no_operand_is_a_format_error(string text) => Assert.Throws<FormatException>(() => OperandParser.Parse(text));
}
