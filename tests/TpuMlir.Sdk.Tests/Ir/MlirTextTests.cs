using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ir;

public class MlirTextTests
{
    [Fact]
    public void Every_form_is_printed_as_the_golden_text() =>
        GoldenFiles.Check("forms.mlir", MlirPrinter.Print(MlirParser.Parse(GoldenFiles.Read("forms.in.mlir"))));

    [Theory]
    [InlineData("forms.mlir")]
    [InlineData("network.mlir")]
    public void Printed_text_is_read_back_and_printed_the_same(string golden)
    {
        string text = GoldenFiles.Read(golden);
        Assert.Equal(text, MlirPrinter.Print(MlirParser.Parse(text)));
    }

    [Fact]
    public void A_built_module_is_printed_as_the_golden_text()
    {
        var module = new Module("net");
        module.Chip = "ALL";
        module.Root.Set("module.weight_file", "net_weight.npz");
        var builder = new OpBuilder(module);
        Value none = builder.None();
        Value x = builder.Input("x", new TensorType([1, 3, 8, 8], ElementType.F32));
        Value w = builder.Weight("w", new Tensor(ElementType.F32, [4, 3, 3, 3]));
        var type = new TensorType([1, 4, 8, 8], ElementType.F32);
        Operation conv = builder.Create("top.Conv", Location.Named("c", "Conv:conv1"), [x, w, none], [type]);
        conv.Set("kernel_shape", new long[] { 3, 3 });
        conv.Set("pads", new long[] { 1, 1, 1, 1 });
        conv.Set("strides", new long[] { 1, 1 });
        conv.Set("do_relu", false);
        conv.Set("relu_limit", -1.0);
        Operation relu = builder.Create("top.Relu", Location.Named("r"), [conv.Result], [type]);
        relu.Set("relu_limit", 6.0);
        module.SetOutputs([relu.Result, conv.Result]);
        GoldenFiles.Check("network.mlir", MlirPrinter.Print(module));
    }

    [Fact]
    public void The_generic_form_of_a_module_gives_the_same_text()
    {
        string generic = """
            "builtin.module"() ({
              "func.func"() ({
              ^bb0(%0: tensor<2xf32> loc("x")):
                %1 = "top.Input"(%0) : (tensor<2xf32>) -> tensor<2xf32> loc("x")
                "func.return"(%1) : (tensor<2xf32>) -> ()
              }) {function_type = (tensor<2xf32>) -> tensor<2xf32>, sym_name = "main"} : () -> ()
            }) {sym_name = "m"} : () -> ()
            """;
        string printed = """
            module @m {
              func.func @main(%arg0: tensor<2xf32> loc("x")) -> tensor<2xf32> {
                %0 = "top.Input"(%arg0) : (tensor<2xf32>) -> tensor<2xf32> loc("x")
                return %0 : tensor<2xf32> loc(unknown)
              } loc(unknown)
            } loc(unknown)

            """;
        Assert.Equal(printed, MlirPrinter.Print(MlirParser.Parse(generic)));
    }

    [Theory]
    [InlineData(0.1, "f64", "1.000000e-01 : f64")]
    [InlineData(1.0, "f64", "1.000000e+00 : f64")]
    [InlineData(-0.0, "f64", "-0.000000e+00 : f64")]
    [InlineData(123456789.0, "f64", "1.23456789e+08 : f64")]
    [InlineData(1e300, "f64", "1.000000e+300 : f64")]
    [InlineData(5e-324, "f64", "5.000000e-324 : f64")]
    [InlineData(double.PositiveInfinity, "f64", "0x7FF0000000000000 : f64")]
    [InlineData(double.NegativeInfinity, "f32", "0xFF800000 : f32")]
    [InlineData(double.NaN, "f32", "0xFFC00000 : f32")]
    [InlineData(0.1, "f32", "1.000000e-01 : f32")]
    [InlineData(16777217.0, "f32", "1.6777216e+07 : f32")]
    [InlineData(65504.0, "f16", "6.550000e+04 : f16")]
    [InlineData(double.PositiveInfinity, "bf16", "0x7F80 : bf16")]
    public void Floats_are_printed_with_the_fewest_digits_that_read_back(double value, string type, string text)
    {
        Assert.Equal(text, MlirPrinter.Print(new FloatAttribute(value, type)));
        Assert.Equal(text, MlirPrinter.Print(MlirParser.ParseAttribute(text)));
    }

    [Fact]
    public void Doubles_survive()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            var attribute = new FloatAttribute(i % 2 == 0 ? value : (float)value, i % 2 == 0 ? "f64" : "f32");
            var read = Assert.IsType<FloatAttribute>(MlirParser.ParseAttribute(MlirPrinter.Print(attribute)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(attribute.Value), BitConverter.DoubleToInt64Bits(read.Value));
        }
    }

    [Fact]
    public void Strings_survive_even_when_they_are_not_text()
    {
        const string Odd = "quote \" backslash \\ newline \n nul \0 umlaut ü emoji 😀 byte \uDCE4 trailing \uDC80";
        IrAttribute read = MlirParser.ParseAttribute(MlirPrinter.Print(new StringAttribute(Odd)));
        Assert.Equal(new StringAttribute(Odd), read);
        Assert.Equal("\"\\E4\"", MlirPrinter.Print(new StringAttribute("\uDCE4")));
    }

    [Theory]
    [InlineData("tensor<1x?x3xf32>")]
    [InlineData("tensor<*xbf16>")]
    [InlineData("tensor<f16>")]
    [InlineData("tensor<2xui8>")]
    [InlineData("tensor<0x2xi1>")]
    [InlineData("tensor<2x!quant.uniform<i8:f32, 1.000000e-01:3>>")]
    [InlineData("tensor<2x!quant.uniform<u8:f32, 2.500000e-01>>")]
    [InlineData("tensor<2x!quant.uniform<i4:f32, 1.234567891e-01:-8>>")]
    [InlineData("tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {1.000000e-01,2.000000e-01:1}>>")]
    [InlineData("tensor<4x!quant.calibrated<f32<-1.000000e+00:2.500000e+00>>>")]
    [InlineData("(tensor<2xf32>, none) -> ()")]
    [InlineData("() -> ((none) -> none)")]
    [InlineData("tensor<2xf32, #encoding<\"a>\">>")]
    [InlineData("tensor<2xvector<2xf64>>")]
    [InlineData("!torch.vtensor<[1,2],f32>")]
    public void Types_are_printed_as_they_are_read(string text)
    {
        Assert.Equal(text, MlirPrinter.Print(MlirParser.ParseType(text)));
    }

    [Fact]
    public void Quantised_types_have_their_parts()
    {
        var type = (TensorType)MlirParser.ParseType("tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {0.1:0,0.2:1}>>");
        Assert.Equal(new QuantizedElement(ElementType.I8, ElementType.F32, 0, [0.1, 0.2], [0, 1], -127, 127), type.Element);
        Assert.Null(((QuantizedElement)((TensorType)MlirParser.ParseType("tensor<2x!quant.uniform<u8<0:255>:f32, 1.0>>")).Element).StorageMin);
    }

    [Fact]
    public void Signless_integers_are_read_as_signed_elements()
    {
        Assert.Equal(new TensorType([2], ElementType.I32), MlirParser.ParseType("tensor<2xi32>"));
        Assert.Equal("tensor<2xsi32>", MlirPrinter.Print(MlirParser.ParseType("tensor<2xi32>")));
    }

    [Fact]
    public void Dense_arrays_are_read_by_accessors()
    {
        Assert.True(IrAttributes.TryGet(MlirParser.ParseAttribute("array<i64: 1, -2>"), out EquatableList<long> longs));
        Assert.Equal([1, -2], longs);
    }

    [Fact]
    public void Several_results_have_the_names_of_their_fused_location()
    {
        var location = (FusedLocation)MlirParser.ParseLocation("loc(fused[\"a\", \"b\"(\"Split:s\")])");
        Assert.Equal(["a", "b"], location.Names);
        Assert.Equal("Split:s", location.Node);
    }
}
