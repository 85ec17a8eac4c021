using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ir;

public class VerifierTests
{
    private const string T = "tensor<2xf32>";

    [Fact]
    public void A_sound_module_passes()
    {
        Module module = Parse($$"""
            %n = "top.None"() : () -> none
            %w = "top.Weight"() : () -> {{T}} loc("w")
            %1 = "top.Twice"(%x, %n) {times = 2 : i64, my.note = 1 : i64} : ({{T}}, none) -> {{T}} loc("a")
            %2 = "top.Sum"(%1, %w, %x) : ({{T}}, {{T}}, {{T}}) -> {{T}} loc("b")
            %3 = "tpu.Cast"(%2) : ({{T}}) -> tensor<2x!quant.uniform<i8:f32, 0.5>> loc("c")
            %4, %5 = "acme.Unknown"(%3) {anything = "x"} : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> ({{T}}, {{T}}) loc(fused["d", "e"])
            return %4 : {{T}}
            """);
        module.Weights.Set("w", new Tensor(ElementType.F32, [2]));
        Assert.Empty(Verifier.Verify(module, TestOperators.Registry));
    }

    /// <summary>One line for each invariant in the verifier's head comment that text can break.</summary>
    [Theory]
    [InlineData("", "a function must end in func.return")]
    [InlineData("return %x : !T\n\"acme.a\"() : () -> ()", "it must stand at the end of a function")]
    [InlineData("\"acme.a\"() ({ %1 = \"acme.b\"() : () -> none loc(\"b\") }) : () -> ()\nreturn %x : !T", "a block must end in an operation without results")]
    [InlineData("\"acme.a\"() ({^bb0: \"acme.y\"() : () -> ()\n^bb1: \"acme.y\"() : () -> () }) : () -> ()\nreturn %x : !T", "only one block")]
    [InlineData("%1 = \"top.Twice\"(%2, %n) : (!T, none) -> !T loc(\"a\")\n%2 = \"top.Sum\"(%x) : (!T) -> !T loc(\"b\")\nreturn %1 : !T", "operand 0 (\"b\") is defined after it is used")]
    [InlineData("\"acme.a\"() ({ %1 = \"top.Sum\"(%x) : (!T) -> !T loc(\"a\")\n\"acme.y\"(%2) : (!T) -> () }) : () -> ()\n%2 = \"top.Sum\"(%x) : (!T) -> !T loc(\"b\")\nreturn %x : !T", "defined after it is used")]
    [InlineData("return %n : none", "output 0 is none")]
    [InlineData("return", "it returns nothing")]
    [InlineData("%1 = \"top.Sum\"(%arg) : (!T) -> !T loc(\"a\")\nreturn %1 : !T", "argument 0 must be read by one top.Input and nothing else")]
    [InlineData("%1 = \"top.Input\"(%x) : (!T) -> !T loc(\"a\")\nreturn %1 : !T", "it must read one argument of main")]
    [InlineData("%1 = \"top.Twice\"(%x) : (!T) -> !T loc(\"a\")\nreturn %1 : !T", "it has 1 operands, its definition 2")]
    [InlineData("%1:2 = \"top.Sum\"(%x) : (!T) -> (!T, !T) loc(fused[\"a\", \"b\"])\nreturn %1 : !T", "it has 2 results, its definition 1")]
    [InlineData("%1 = \"top.Twice\"(%n, %n) : (none, none) -> !T loc(\"a\")\nreturn %1 : !T", "operand 'input' is none but not optional")]
    [InlineData("%1 = \"top.Sum\"(%x, %n) : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "operand 'inputs' is none but not optional")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> none loc(\"a\")\nreturn %x : !T", "result 'output' is none but not optional")]
    [InlineData("%1 = \"top.Other\"(%x) : (!T) -> none loc(\"a\")\nreturn %x : !T", "only top.None makes a value of type none")]
    [InlineData("%1 = \"top.None\"(%x) : (!T) -> none\nreturn %x : !T", "it has no operands and one result of type none")]
    [InlineData("%1 = \"top.Need\"(%x) : (!T) -> !T loc(\"a\")\nreturn %1 : !T", "the attribute 'size' is missing")]
    [InlineData("%1 = \"top.Need\"(%x) {size = \"a\"} : (!T) -> !T loc(\"a\")\nreturn %1 : !T", "the attribute 'size' must be i64, not \"a\"")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {axes = [1.5]} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "the attribute 'axes' must be i64[], not [1.500000e+00]")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {mode = 1} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "'mode' must be str")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {limit = \"1\"} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "'limit' must be f64")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {flag = 1} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "'flag' must be bool")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {tims = 1} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "it has no attribute 'tims'")]
    [InlineData("%1 = \"top.Twice\"(%x, %n) {times = -1} : (!T, none) -> !T loc(\"a\")\nreturn %1 : !T", "times must not be negative")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> tensor<3xf32> loc(\"a\")\nreturn %x : !T", "result 0 is tensor<3xf32>, its operands make it tensor<2xf32>")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> tensor<2xf16> loc(\"a\")\nreturn %x : !T", "result 0 is tensor<2xf16>")]
    [InlineData("%1 = \"tpu.Cast\"(%x) : (!T) -> tensor<3xi8> loc(\"a\")\nreturn %x : !T", "result 0 is tensor<3xsi8>")]
    [InlineData("%1 = \"top.Sum\"() : () -> !T loc(\"a\")\nreturn %x : !T", "its definition cannot make sense of it")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.calibrated<f32<1.0:1.0>>> loc(\"a\")\nreturn %x : !T", "the range must be finite")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.uniform<i8:f32, 0.0>> loc(\"a\")\nreturn %x : !T", "a scale must be positive")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.uniform<i8:f32, 1.0:128>> loc(\"a\")\nreturn %x : !T", "a zero point lies outside -128..127")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.uniform<i8<-129:1>:f32, 1.0>> loc(\"a\")\nreturn %x : !T", "must lie within -128..127")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.uniform<i8:f32:0, {1.0}>> loc(\"a\")\nreturn %x : !T", "1 scales where 2 are needed")]
    [InlineData("%1 = \"acme.a\"() : () -> tensor<2x!quant.uniform<i8:f32:1, {1.0}>> loc(\"a\")\nreturn %x : !T", "there is no dimension 1")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> !T\nreturn %1 : !T", "its location is unknown")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> !T loc(fused[\"a\", \"b\"])\nreturn %1 : !T", "2 names for 1 results")]
    [InlineData("%1 = \"top.Sum\"(%x) : (!T) -> !T loc(\"x\")\nreturn %1 : !T", "the tensor name \"x\" is that of a top.Input already")]
    [InlineData("%1 = \"top.Weight\"() : () -> !T loc(\"a\")\nreturn %1 : !T", "there is no data of that name")]
    [InlineData("%1 = \"top.Weight\"() : () -> tensor<3xf32> loc(\"w\")\nreturn %1 : tensor<3xf32>", "it is of 3 x f32, its data of 2 x f32")]
    [InlineData("%1 = \"top.Weight\"() : () -> tensor<2xf16> loc(\"w\")\nreturn %1 : tensor<2xf16>", "it is of 2 x f16, its data of 2 x f32")]
    [InlineData("%1 = \"top.Weight\"(%x) : (!T) -> !T loc(\"w\")\nreturn %1 : !T", "it has no operands and one tensor")]
    public void Each_rule_has_its_message(string body, string message)
    {
        Module module = Parse("%n = \"top.None\"() : () -> none\n" + body);
        module.Weights.Set("w", new Tensor(ElementType.F32, [2]));
        IReadOnlyList<Diagnostic> found = Verifier.Verify(module, TestOperators.Registry);
        Assert.Contains(found, d => d.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(found, d => Assert.Equal(CoreDiagnostics.InvalidModule, d.Descriptor));
    }

    [Fact]
    public void Everything_wrong_is_reported_with_its_operation()
    {
        Module module = Parse($$"""
            %1 = "top.Need"(%x) : ({{T}}) -> {{T}} loc("a"("Node:n"))
            %2 = "top.Weight"() : () -> {{T}} loc("nowhere")
            return %1 : {{T}}
            """);
        var exception = Assert.Throws<DiagnosticException>(() => Verifier.ThrowIfInvalid(module, TestOperators.Registry));
        Assert.Equal(2, exception.Diagnostics.Count);
        Assert.Equal(new SourcePlace(Node: "Node:n", OpType: "top.Need", Tensor: "a"), exception.Diagnostics[0].Place);
    }

    [Fact]
    public void Values_of_another_module_are_found_from_both_sides()
    {
        Module one = Parse($"return %x : {T}");
        Module other = Parse($"return %x : {T}");
        one.SetOutputs([other.Inputs[0].Result]);
        Assert.Contains(Verifier.Verify(one, TestOperators.Registry), d => d.Message.Contains("operand 0 (\"x\") is defined outside the module", StringComparison.Ordinal));
        Assert.Contains(Verifier.Verify(other, TestOperators.Registry), d => d.Message.Contains("read by func.return, which is not in the module", StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_and_inputs_must_agree()
    {
        Module module = Parse($"return %x : {T}");
        module.Inputs[0].Location = Location.Named("y");
        Assert.Contains(Verifier.Verify(module, TestOperators.Registry), d => d.Message.Contains("it is tensor<2xf32> \"y\", its argument tensor<2xf32> \"x\"", StringComparison.Ordinal));
        module.Main.Set("function_type", new FunctionType([], []));
        Assert.Contains(Verifier.Verify(module, TestOperators.Registry), d => d.Message.Contains("it is declared as () -> ()", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { -2L }, "an extent is negative")]
    [InlineData(new[] { long.MaxValue, 2L }, "more elements than can be counted")]
    public void Shapes_that_cannot_be_are_found(long[] extents, string message)
    {
        Module module = Parse("%1 = \"acme.a\"(%x) : (!T) -> !T loc(\"a\")\nreturn %x : !T");
        module.Operations.Last().Result.Type = new TensorType(new Shape(extents), ElementType.F32);
        Assert.Contains(message, Assert.Single(Verifier.Verify(module, TestOperators.Registry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_without_main_is_not_looked_into()
    {
        Module module = MlirParser.Parse("module { \"acme.a\"() : () -> () }");
        Assert.Contains("func.func @main", Assert.Single(Verifier.Verify(module, TestOperators.Registry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_do_not_see_each_others_values()
    {
        Module module = Parse($"return %x : {T}");
        var function = new Operation("func.func", Location.Unknown, [], []);
        function.Set("sym_name", "f");
        function.AddRegion().AddBlock().Append(new Operation("func.return", Location.Unknown, [module.Inputs[0].Result], []));
        module.Root.Regions[0].Blocks[0].Append(function);
        Assert.Contains(Verifier.Verify(module, TestOperators.Registry), d => d.Message.Contains("cannot be seen from here", StringComparison.Ordinal));
    }

    [Fact]
    public void Types_are_left_as_they_were()
    {
        Module module = Parse($"%1 = \"tpu.Cast\"(%x) : ({T}) -> tensor<2xui8> loc(\"a\")\nreturn %1 : tensor<2xui8>");
        string before = MlirPrinter.Print(module);
        Assert.Empty(Verifier.Verify(module, TestOperators.Registry));
        Assert.Equal(before, MlirPrinter.Print(module));
    }

    internal static Module Parse(string body) => MlirParser.Parse($$"""
        !T = tensor<2xf32>
        "builtin.module"() ({
          "func.func"() ({
          ^bb0(%arg: {{T}} loc("x")):
            %x = "top.Input"(%arg) : ({{T}}) -> {{T}} loc("x")
            {{body}}
          }) {sym_name = "main"} : () -> ()
        }) {sym_name = "m"} : () -> ()
        """);
}
