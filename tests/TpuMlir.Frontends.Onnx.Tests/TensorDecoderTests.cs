using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

public class TensorDecoderTests
{
    private static readonly TensorDecoder Decoder = new(new ExternalData(Path.GetTempPath()));

    private static TensorProto Proto(DataType type, params long[] dims)
    {
        var proto = new TensorProto { Name = "t", DataType = (int)type };
        proto.Dims.AddRange(dims);
        return proto;
    }

    [Theory]
    [InlineData(DataType.Float, ElementType.F32, "0000803F00000040")]
    [InlineData(DataType.Float16, ElementType.F16, "003C0040")]
    [InlineData(DataType.Bfloat16, ElementType.BF16, "803F0040")]
    [InlineData(DataType.Double, ElementType.F32, "000000000000F03F0000000000000040")]
    [InlineData(DataType.Int64, ElementType.I64, "01000000000000000200000000000000")]
    [InlineData(DataType.Uint64, ElementType.I64, "01000000000000000200000000000000")]
    [InlineData(DataType.Int32, ElementType.I32, "0100000002000000")]
    [InlineData(DataType.Uint32, ElementType.U32, "0100000002000000")]
    [InlineData(DataType.Int16, ElementType.I16, "01000200")]
    [InlineData(DataType.Uint16, ElementType.U16, "01000200")]
    [InlineData(DataType.Int8, ElementType.I8, "0102")]
    [InlineData(DataType.Uint8, ElementType.U8, "0102")]
    [InlineData(DataType.Int4, ElementType.I4, "21")]
    [InlineData(DataType.Uint4, ElementType.U4, "21")]
    internal void Raw_data_of_every_type(DataType type, ElementType element, string hex)
    {
        TensorProto proto = Proto(type, 2);
        proto.RawData = ByteString.CopyFrom(Convert.FromHexString(hex));
        Tensor tensor = Decoder.Decode(proto);
        Assert.Equal(element, tensor.Type);
        Assert.Equal([1f, 2f], TensorConvert.ToFloats(tensor));
    }

    [Fact]
    public void Raw_bool()
    {
        TensorProto proto = Proto(DataType.Bool, 2);
        proto.RawData = ByteString.CopyFrom(0, 1);
        Assert.Equal([0, 1], Decoder.Decode(proto).Bytes.ToArray());
    }

    [Fact]
    public void Typed_fields()
    {
        TensorProto floats = Proto(DataType.Float, 2);
        floats.FloatData.AddRange([1f, 2f]);
        TensorProto doubles = Proto(DataType.Double, 2);
        doubles.DoubleData.AddRange([1d, 2d]);
        TensorProto longs = Proto(DataType.Int64, 2);
        longs.Int64Data.AddRange([1L, 2L]);
        TensorProto unsigned = Proto(DataType.Uint64, 2);
        unsigned.Uint64Data.AddRange([1UL, 2UL]);
        TensorProto words = Proto(DataType.Uint32, 2);
        words.Uint64Data.AddRange([1UL, 2UL]);
        foreach (TensorProto proto in new[] { floats, doubles, longs, unsigned, words })
        {
            Assert.Equal([1f, 2f], TensorConvert.ToFloats(Decoder.Decode(proto)));
        }
    }

    [Theory]
    [InlineData(DataType.Int32, 1, 2)]
    [InlineData(DataType.Int16, 1, 2)]
    [InlineData(DataType.Uint16, 1, 2)]
    [InlineData(DataType.Int8, 1, 2)]
    [InlineData(DataType.Uint8, 1, 2)]
    [InlineData(DataType.Float16, 0x3C00, 0x4000)]
    [InlineData(DataType.Bfloat16, 0x3F80, 0x4000)]
    internal void Typed_fields_of_32_bits(DataType type, int first, int second)
    {
        TensorProto proto = Proto(type, 2);
        proto.Int32Data.AddRange([first, second]);
        Assert.Equal([1f, 2f], TensorConvert.ToFloats(Decoder.Decode(proto)));
    }

    [Fact]
    public void Negative_nibbles_and_an_odd_count()
    {
        TensorProto proto = Proto(DataType.Int4, 3);
        proto.RawData = ByteString.CopyFrom(0xF8, 0x07);
        Assert.Equal([-8L, -1, 7], TensorConvert.ToLongs(Decoder.Decode(proto)));
        TensorProto typed = Proto(DataType.Uint4, 3);
        typed.Int32Data.AddRange([0xF8, 0x07]);
        Assert.Equal([8L, 15, 7], TensorConvert.ToLongs(Decoder.Decode(typed)));
    }

    [Fact]
    public void Doubles_are_remembered()
    {
        var decoder = new TensorDecoder(new ExternalData("."));
        TensorProto proto = Proto(DataType.Double);
        proto.DoubleData.Add(0.1);
        Assert.Equal(0.1f, decoder.Decode(proto).Floats()[0]);
        Assert.Equal(["t"], decoder.Narrowed);
    }

    [Theory]
    [InlineData(DataType.String, "TPM0204")]
    [InlineData(DataType.Complex64, "TPM0204")]
    [InlineData(DataType.Float8E4M3FN, "TPM0204")]
    [InlineData(DataType.Undefined, "TPM0102")]
    [InlineData((DataType)99, "TPM0102")]
    internal void Types_without_counterpart(DataType type, string code)
    {
        ImportException e = Assert.Throws<ImportException>(() => Decoder.Decode(Proto(type, 0)));
        Assert.Equal(code, e.Descriptor.Code);
        Assert.Contains(type.Text(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_do_not_fit()
    {
        TensorProto few = Proto(DataType.Float, 2);
        few.RawData = ByteString.CopyFrom(new byte[7]);
        TensorProto typed = Proto(DataType.Float, 2);
        typed.FloatData.Add(1);
        TensorProto huge = Proto(DataType.Float, long.MaxValue, long.MaxValue);
        TensorProto negative = Proto(DataType.Float, -2);
        foreach (TensorProto proto in new[] { few, typed, huge, negative })
        {
            Assert.Equal(CoreDiagnostics.MalformedModel, Assert.Throws<ImportException>(() => Decoder.Decode(proto)).Descriptor);
        }
    }

    [Fact]
    public void An_unsigned_number_that_does_not_fit()
    {
        TensorProto proto = Proto(DataType.Uint64, 1);
        proto.Uint64Data.Add(ulong.MaxValue);
        Assert.Equal(CoreDiagnostics.UnsupportedType, Assert.Throws<ImportException>(() => Decoder.Decode(proto)).Descriptor);
    }

    [Theory]
    [InlineData(new long[] { 1, 4 }, new long[] { 2 })]
    [InlineData(new long[] { 0, 1, 1, 1 }, new long[] { 2, 2 })]
    public void Sparse_tensors(long[] indices, long[] shape)
    {
        var sparse = new SparseTensorProto
        {
            Values = Onnx.Proto("s", Tensor.From([5f, 6f], [2])),
            Indices = Onnx.Proto("", Tensor.From(indices, new Shape(shape))),
        };
        sparse.Dims.AddRange([2L, 3L]);
        Assert.Equal(indices.Length == 2 ? [0, 5, 0, 0, 6, 0] : [0f, 5, 0, 0, 6, 0], Decoder.Decode(sparse).Floats().ToArray());
        sparse.Dims[0] = 1;
        Assert.Throws<ImportException>(() => Decoder.Decode(sparse));
    }
}
