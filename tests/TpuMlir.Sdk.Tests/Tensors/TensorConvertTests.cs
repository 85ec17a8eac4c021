using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Tensors;

/// <summary>Conversions; the fixture casts.npz holds numpy 1.24.2's astype of the same values.</summary>
public class TensorConvertTests
{
    private static readonly OrderedDictionary<string, Tensor> Casts = NpzFile.Read(GoldenFiles.Fixture("casts.npz"));

    [Fact]
    public void F16_rounds_to_nearest_even_as_numpy_does()
    {
        Tensor half = Casts["f4"].To(ElementType.F16);
        Assert.Equal(Casts["f2"].Data, half.Data);
        Assert.Equal(Casts["back"].Data, half.To(ElementType.F32).Data);
    }

    [Theory]
    [InlineData("<i4", ElementType.I32)]
    [InlineData("<u4", ElementType.U32)]
    [InlineData("<i2", ElementType.I16)]
    [InlineData("<u2", ElementType.U16)]
    [InlineData("i1", ElementType.I8)]
    [InlineData("u1", ElementType.U8)]
    [InlineData("?", ElementType.Bool)]
    [InlineData("<f4", ElementType.F32)]
    public void Integers_convert_as_numpy_does(string name, ElementType type) =>
        Assert.Equal(Casts["l_" + name].Data, Casts["l"].To(type).Data);

    /// <summary>The same layout of the bits as f32, cut at 16: ties go to the even neighbour.</summary>
    [Theory]
    [InlineData(0x3F808000u, 0x3F80)]
    [InlineData(0x3F818000u, 0x3F82)]
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x7F7FFFFFu, 0x7F80)]
    [InlineData(0xFF800000u, 0xFF80)]
    [InlineData(0x7F800001u, 0x7FFF)]
    [InlineData(0x80000000u, 0x8000)]
    [InlineData(0x00008001u, 0x0001)]
    public void Bf16_rounds_to_nearest_even(uint single, int bf16)
    {
        Tensor value = Tensor.From([BitConverter.UInt32BitsToSingle(single)], [1]);
        Assert.Equal((ushort)bf16, value.To(ElementType.BF16).As<ushort>()[0]);
    }

    [Theory]
    [InlineData(2.9f, ElementType.I8, 2)]
    [InlineData(-2.9f, ElementType.I8, -2)]
    [InlineData(300f, ElementType.I8, 127)]
    [InlineData(-300f, ElementType.I8, -128)]
    [InlineData(-1f, ElementType.U8, 0)]
    [InlineData(9f, ElementType.I4, 7)]
    [InlineData(-9f, ElementType.I4, -8)]
    [InlineData(99f, ElementType.U4, 15)]
    [InlineData(float.NaN, ElementType.I32, 0)]
    [InlineData(float.PositiveInfinity, ElementType.I64, long.MaxValue)]
    [InlineData(float.NegativeInfinity, ElementType.I64, long.MinValue)]
    [InlineData(1e20f, ElementType.U32, uint.MaxValue)]
    [InlineData(0.4f, ElementType.Bool, 1)]
    [InlineData(-0f, ElementType.Bool, 0)]
    public void Floats_truncate_and_saturate(float value, ElementType type, long expected) =>
        Assert.Equal([expected], TensorConvert.ToLongs(Tensor.From([value], [1]).To(type)));

    [Fact]
    public void Every_half_survives_the_way_through_f32()
    {
        var tensor = new Tensor(ElementType.F16, [65536]);
        var brain = new Tensor(ElementType.BF16, [65536]);
        for (int i = 0; i < 65536; i++)
        {
            tensor.As<ushort>()[i] = (ushort)i;
            brain.As<ushort>()[i] = (ushort)i;
        }

        Span<ushort> f16 = tensor.To(ElementType.F32).To(ElementType.F16).As<ushort>();
        Span<ushort> bf16 = brain.To(ElementType.F32).To(ElementType.BF16).As<ushort>();
        for (int i = 0; i < 65536; i++)
        {
            Assert.True(f16[i] == i || ((i & 0x7C00) == 0x7C00 && (i & 0x3FF) != 0), $"f16 {i:X4}");
            Assert.True(bf16[i] == i || ((i & 0x7F80) == 0x7F80 && (i & 0x7F) != 0 && bf16[i] == 0x7FFF), $"bf16 {i:X4}");
        }
    }
}
