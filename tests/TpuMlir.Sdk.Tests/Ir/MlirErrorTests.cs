using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir.Text;

namespace TpuMlir.Sdk.Tests.Ir;

public class MlirErrorTests
{
    [Theory]
    [InlineData("", "1:1", "expected one module")]
    [InlineData("module {", "1:9", "expected '}' after a region, found the end of the text")]
    [InlineData("module {\n  top.Relu\n}", "2:3", "written in quotes")]
    [InlineData("module {\n  \"a\"(%x) : (none) -> ()\n}", "2:7", "%x is not defined")]
    [InlineData("module {\n  %x = \"a\"() : () -> none\n  %x = \"a\"() : () -> none\n}", "3:3", "defined twice")]
    [InlineData("module {\n  %x = \"a\"() : () -> none\n  \"b\"(%x) : (tensor<2xf32>) -> ()\n}", "3:7", "%x is of type none, not tensor<2xf32>")]
    [InlineData("module {\n  %x = \"a\"() : () -> none\n  \"b\"(%x#1) : (none) -> ()\n}", "3:7", "there is no #1")]
    [InlineData("module {\n  \"b\"(%x) : (tensor<2xf32>) -> ()\n  %x = \"a\"() : () -> none\n}", "2:7", "%x is of type none")]
    [InlineData("module { %x:2 = \"a\"() : () -> none }", "1:17", "not as many as are named")]
    [InlineData("module { \"a\"() : (none) -> () }", "1:10", "0 operands but 1 operand types")]
    [InlineData("module { \"a\"()[^bb0] : () -> () }", "1:15", "successor blocks")]
    [InlineData("module { \"a\"() {x = 1, x = 2} : () -> () }", "1:24", "given twice")]
    [InlineData("module { \"a\"() {x = 300 : si8} : () -> () }", "1:21", "300 does not fit type si8")]
    [InlineData("module { \"a\"() {x = 1 : f32} : () -> () }", "1:21", "needs a point: 1.0")]
    [InlineData("module { \"a\"() {x = 1.0 : i32} : () -> () }", "1:21", "1.0 is not a value of type i32")]
    [InlineData("module { \"a\"() {x = \"abc} : () -> () }", "1:21", "no end on its line")]
    [InlineData("module { \"a\"() {x = \"\\q\"} : () -> () }", "1:21", "escape")]
    [InlineData("module { \"a\"() {x = #foo<(]>} : () -> () }", "1:27", "expected ')'")]
    [InlineData("module { \"a\"() {x = #nothing} : () -> () }", "1:21", "the attribute alias #nothing is not defined")]
    [InlineData("module { \"a\"() : () -> () loc(#nothing) }", "1:31", "the location alias #nothing is not defined")]
    [InlineData("#a = [#a]\nmodule {}", "1:7", "defined by itself")]
    [InlineData("#a = 1\n#a = 2\nmodule {}", "2:1", "defined twice")]
    [InlineData("module { \"a\"() : () -> tensor<2xfoo> }", "1:33", "expected an element type, found 'foo'")]
    [InlineData("module { \"a\"() : () -> tensor<2f32> }", "1:32", "expected 'x' in the dimensions")]
    [InlineData("module { \"a\"() : () -> tensor<9999999999x9999999999xf32> }", "1:42", "more elements than can be counted")]
    [InlineData("module { \"a\"() : () -> tensor<2x!quant.uniform<f32:f32, 1.0>> }", "1:48", "storage type")]
    [InlineData("module { \"a\"() : () -> tensor<2x!quant.uniform<i8:f32, 1.0e999>> }", "1:56", "a scale")]
    [InlineData("module { func.func @main(%a: none) -> none { return } }", "1:19", "declared as (none) -> none")]
    [InlineData("module { func.func @main() -> none }", "1:1", "no body")]
    public void The_message_tells_where_and_what(string text, string path, string message)
    {
        var exception = Assert.Throws<DiagnosticException>(() => MlirParser.Parse(text, "m.mlir"));
        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal(CoreDiagnostics.MalformedText, diagnostic.Descriptor);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("m.mlir", diagnostic.Place!.File);
        Assert.Equal(path, diagnostic.Place.Path);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a = ", "}")]
    [InlineData("() -> (", ")")]
    public void Nesting_is_bounded(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Contains("levels deep", Assert.Throws<DiagnosticException>(() => MlirParser.ParseAttribute(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_and_locations_are_bounded()
    {
        string regions = "module {" + string.Concat(Enumerable.Repeat("\"a\"() ({", 100_000));
        Assert.Contains("levels deep", Assert.Throws<DiagnosticException>(() => MlirParser.Parse(regions)).Message, StringComparison.Ordinal);
        string location = "loc(" + string.Concat(Enumerable.Repeat("\"a\"(", 100_000));
        Assert.Contains("levels deep", Assert.Throws<DiagnosticException>(() => MlirParser.ParseLocation(location)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{0}, {0}]")]
    [InlineData("#foo<{0} {0}>")]
    public void Aliases_that_double_do_not_explode(string form)
    {
        string text = "#a0 = \"0123456789\"\n";
        for (int i = 1; i < 60; i++)
        {
            text += $"#a{i} = {string.Format(form, $"#a{i - 1}")}\n";
        }

        Assert.Contains("too much text", Assert.Throws<DiagnosticException>(() => MlirParser.Parse(text + "module {}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_text_is_a_diagnostic_and_never_another_exception()
    {
        string[] texts = [GoldenFiles.Read("forms.in.mlir"), GoldenFiles.Read("forms.mlir"), GoldenFiles.Read("network.mlir")];
        const string Alphabet = "(){}[]<>\"\\:,=%#!@^-x0123456789ef. \n/*?abz\0ü";
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            List<char> text = [.. texts[i % texts.Length]];
            for (int edit = random.Next(1, 4); edit > 0 && text.Count > 0; edit--)
            {
                int at = random.Next(text.Count);
                switch (random.Next(4))
                {
                    case 0:
                        text[at] = Alphabet[random.Next(Alphabet.Length)];
                        break;
                    case 1:
                        text.RemoveRange(at, Math.Min(random.Next(1, 12), text.Count - at));
                        break;
                    case 2:
                        text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                        break;
                    default:
                        text.RemoveRange(at, text.Count - at);
                        text.Add(' ');
                        break;
                }
            }

            CheckStable(new string([.. text]));
        }
    }

    /// <summary>What is read must print to something that prints the same again.</summary>
    private static void CheckStable(string text)
    {
        string printed;
        try
        {
            printed = MlirPrinter.Print(MlirParser.Parse(text));
        }
        catch (DiagnosticException e)
        {
            Assert.All(e.Diagnostics, d => Assert.Equal(CoreDiagnostics.MalformedText, d.Descriptor));
            return;
        }

        Assert.Equal(printed, MlirPrinter.Print(MlirParser.Parse(printed)));
    }
}
