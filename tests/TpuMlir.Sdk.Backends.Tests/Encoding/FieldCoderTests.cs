using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Encoding;

/// <summary>One declaration of fields, encoded, decoded, printed and checked.</summary>
public class FieldCoderTests
{
    private sealed record Fields(int Small, bool Flag, float Factor, LaneTensor Tensor, LaneWindow Window, GlobalBox Box)
    {
        public Fields Code(FieldCoder f) => new(
            f.Int("small", Small, 3), f.Flag("flag", Flag), f.Float("factor", Factor), f.Tensor("x", Tensor), f.Window("window", Window), f.Box("box", Box));
    }

    private static readonly Fields Sample = new(
        5, true, -2.5f, new LaneTensor(64, 1, 70, 3, 5, ElementType.BF16), new LaneWindow(3, 5, 1, 2, 1, 1, 0, 4), new GlobalBox(new GlobalAddress(2, 1L << 39), 9, 0, 7, 1));

    [Fact]
    public void What_is_written_is_read()
    {
        var writer = new FieldWriter(64);
        Sample.Code(writer);
        Assert.Equal(Sample, new Fields(0, false, 0, default, default, default).Code(new FieldReader(writer.ToArray())));
    }

    /// <summary>The first field is at the lowest bits: 5, then 1 behind 3 bits, is 0b1101.</summary>
    [Fact]
    public void Fields_follow_one_another_from_the_lowest_bit()
    {
        var writer = new FieldWriter(1);
        writer.Int("a", 5, 3);
        writer.Flag("b", true);
        Assert.Equal([0b1101], writer.ToArray());
        Assert.Equal("c = 16 does not fit 4 bits at bit 4 of 8", Assert.Throws<InvalidOperationException>(() => writer.Int("c", 16, 4)).Message);
        Assert.Equal("the command ends before its field b", Assert.Throws<FormatException>(() => new FieldReader(new byte[1]).Int("b", 0, 9)).Message);
    }

    [Fact]
    public void Values_their_bits_cannot_hold_are_found()
    {
        var checker = new FieldChecker();
        (Sample with { Small = 8, Window = Sample.Window with { PadLeft = -1 } }).Code(checker);
        Assert.Equal(["small = 8 is not in 0 to 7", "window.pad_left = -1 is not in 0 to 65535"], checker.Violations);
    }

    [Fact]
    public void Text_names_the_fields_that_are_not_0()
    {
        var printer = new FieldPrinter();
        Sample.Code(printer);
        Assert.StartsWith("small=5 flag=1 factor=-2.5 x=1x70x3x5xbf16@64 window.kernel_h=3", printer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pad_top", printer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_printed_is_read()
    {
        var printer = new FieldPrinter();
        Sample.Code(printer);
        var parser = new FieldParser(printer.ToString());
        Assert.Equal(Sample, new Fields(0, false, 0, default, default, default).Code(parser));
        parser.RequireAllRead();
        Assert.Equal("'y' is no field with its value", Assert.Throws<FormatException>(() => new FieldParser("x=1 y")).Message);
        Assert.Equal("the field x is there twice", Assert.Throws<FormatException>(() => new FieldParser("x=1 x=2")).Message);
        Assert.Equal("x = -1 is not in 0 to 7", Assert.Throws<FormatException>(() => new FieldParser("x=-1").Int("x", 0, 3)).Message);
        Assert.Equal("the field f is no number", Assert.Throws<FormatException>(() => new FieldParser("f=wide").Float("f", 0)).Message);
        Assert.Equal("the command has no field z", Assert.Throws<FormatException>(() => new FieldParser("z=1").RequireAllRead()).Message);
    }
}
