using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ir;

public class GreedyRewriterTests
{
    private const string T = "tensor<2xf32>";

    [Fact]
    public void Rules_fire_until_none_does_and_what_is_unused_goes()
    {
        // Sum(x) == x, applied from the inside out; then the chain of Twice merges.
        Module module = VerifierTests.Parse($$"""
            %n = "top.None"() : () -> none
            %w = "top.Weight"() : () -> {{T}} loc("w")
            %dead = "top.Sum"(%w) : ({{T}}) -> {{T}} loc("dead")
            %1 = "top.Sum"(%x) : ({{T}}) -> {{T}} loc("a")
            %2 = "top.Twice"(%1, %n) {times = 1 : i64} : ({{T}}, none) -> {{T}} loc("b")
            %3 = "top.Sum"(%2) : ({{T}}) -> {{T}} loc("c")
            %4 = "top.Twice"(%3, %n) {times = 2 : i64} : ({{T}}, none) -> {{T}} loc("d")
            %5 = "acme.Keep"(%4) : ({{T}}) -> {{T}} loc("e")
            return %4 : {{T}}
            """);
        module.Weights.Set("w", new Tensor(ElementType.F32, [2]));
        module.Weights.Set("other", new Tensor(ElementType.F32, [2]));
        RewriteResult result = GreedyRewriter.Run(module, [new DropSum(), new MergeTwice()], TestOperators.Registry);
        Assert.Equal(["top.None", "top.Input", "top.Twice", "acme.Keep"], module.Operations.Select(o => o.Name).OrderBy(n => n != "top.None"));
        Operation twice = module.Operations.First(o => o.Name == "top.Twice");
        Assert.Equal(3, twice.Get<long>("times"));
        Assert.Equal("d", twice.Location.Name);
        Assert.Equal(new Dictionary<string, int> { ["DropSum"] = 2, ["MergeTwice"] = 1 }, result.Applied);
        Assert.Equal(2, result.Erased);
        Assert.Equal(["other"], module.Weights.Names);
    }

    [Fact]
    public void Nothing_to_do_changes_nothing()
    {
        Module module = VerifierTests.Parse($"return %x : {T}");
        string before = MlirPrinter.Print(module);
        Assert.False(GreedyRewriter.Run(module, [new DropSum()]));
        Assert.Equal(before, MlirPrinter.Print(module));
    }

    [Fact]
    public void An_unused_input_stays()
    {
        Module module = VerifierTests.Parse($"%w = \"top.Weight\"() : () -> {T} loc(\"w\")\nreturn %w : {T}");
        module.Weights.Set("w", new Tensor(ElementType.F32, [2]));
        GreedyRewriter.Run(module, []);
        Assert.Single(module.Inputs);
    }

    [Fact]
    public void New_operations_are_looked_at_too()
    {
        Module module = VerifierTests.Parse($"%1 = \"acme.Two\"(%x) : ({T}) -> {T} loc(\"a\")\nreturn %1 : {T}");
        GreedyRewriter.Run(module, [new ExpandTwo(), new DropSum()], TestOperators.Registry);
        Assert.Equal(["top.Input"], module.Operations.Select(o => o.Name));
    }

    [Fact]
    public void Changes_a_rule_does_not_report_are_found_by_the_last_sweep()
    {
        Module module = VerifierTests.Parse($"%1 = \"acme.A\"(%x) {{left = 5 : i64}} : ({T}) -> {T} loc(\"a\")\n%2 = \"acme.B\"(%1) : ({T}) -> {T} loc(\"b\")\nreturn %2 : {T}");
        GreedyRewriter.Run(module, [new CountDownElsewhere()], TestOperators.Registry);
        Assert.Equal(0, module.Operations.First(o => o.Name == "acme.A").Get<long>("left"));
    }

    [Fact]
    public void A_rule_without_end_is_named()
    {
        Module module = VerifierTests.Parse($"%1 = \"top.Sum\"(%x) : ({T}) -> {T} loc(\"a\")\nreturn %1 : {T}");
        string message = Assert.Throws<InvalidOperationException>(() => GreedyRewriter.Run(module, [new Flip()], TestOperators.Registry)).Message;
        Assert.Contains("do not come to an end: Flip fired", message, StringComparison.Ordinal);
        Assert.Contains("top.Sum \"a\"", message, StringComparison.Ordinal);
    }

    /// <summary>Sum(x) == x.</summary>
    private sealed class DropSum : RewriteRule
    {
        public override IReadOnlyList<string> Roots => ["top.Sum"];

        public override bool Apply(Operation operation, OpRewriter rewriter)
        {
            if (operation.Operands.Count != 1 || operation.IsUnused)
            {
                return false;
            }

            rewriter.Replace(operation, operation.Operand(0));
            return true;
        }
    }

    /// <summary>Twice^b(Twice^a(x)) == Twice^(a+b)(x).</summary>
    private sealed class MergeTwice : RewriteRule
    {
        public override IReadOnlyList<string> Roots => ["top.Twice"];

        public override bool Apply(Operation operation, OpRewriter rewriter)
        {
            if (operation.Operand(0).Definition is not { Name: "top.Twice" } inner || inner.Result.Uses.Count != 1)
            {
                return false;
            }

            Operation merged = rewriter.Builder.Before(operation).Create(
                "top.Twice", operation.Location, inner.Operands, [operation.Result.Type],
                new NamedAttribute("times", new IntegerAttribute(inner.GetOr("times", 1L) + operation.GetOr("times", 1L))));
            rewriter.Replace(operation, merged.Result);
            rewriter.Erase(inner);
            return true;
        }
    }

    private sealed class ExpandTwo : RewriteRule
    {
        public override IReadOnlyList<string> Roots => ["acme.Two"];

        public override bool Apply(Operation operation, OpRewriter rewriter)
        {
            Value first = rewriter.Builder.Create("top.Sum", Location.Named("p"), operation.Operands, [operation.Result.Type]).Result;
            rewriter.Replace(operation, rewriter.Builder.Create("top.Sum", operation.Location, [first], [operation.Result.Type]).Result);
            return true;
        }
    }

    private sealed class CountDownElsewhere : RewriteRule
    {
        public override IReadOnlyList<string> Roots => ["acme.B"];

        public override bool Apply(Operation operation, OpRewriter rewriter)
        {
            Operation other = operation.Operand(0).Definition!;
            long left = other.Get<long>("left");
            other.Set("left", Math.Max(0, left - 1));
            return left > 0;
        }
    }

    private sealed class Flip : RewriteRule
    {
        public override IReadOnlyList<string> Roots => [];

        public override bool Apply(Operation operation, OpRewriter rewriter)
        {
            operation.Set("flip", !operation.GetOr("flip", false));
            return operation.Name == "top.Sum";
        }
    }
}
