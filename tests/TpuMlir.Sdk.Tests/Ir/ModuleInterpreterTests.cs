using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ir;

public class ModuleInterpreterTests
{
    private const string T = "tensor<2xf32>";

    private static readonly Dictionary<string, Tensor> Inputs = new() { ["x"] = Tensor.From([1f, 2f], [2]) };

    [Fact]
    public void Outputs_and_wanted_tensors_are_computed()
    {
        ModuleInterpreter interpreter = ModuleInterpreter.ForTop(Network(), TestOperators.Registry);
        IReadOnlyDictionary<string, Tensor> outputs = interpreter.Run(Inputs);
        Assert.Equal(["c", "x"], outputs.Keys);
        Assert.Equal([13f, 18f], outputs["c"].Floats().ToArray());
        IReadOnlyDictionary<string, Tensor> wanted = interpreter.Run(Inputs, new HashSet<string> { "b", "w", "nowhere" });
        Assert.Equal(["c", "x", "w", "b"], wanted.Keys);
        Assert.Equal([4f, 8f], wanted["b"].Floats().ToArray());
        Assert.Equal([9f, 10f], wanted["w"].Floats().ToArray());
    }

    [Fact]
    public void Only_what_is_wanted_is_run_unless_every_tensor_is_looked_at()
    {
        var ran = new List<string>();
        Module module = Network();
        new ModuleInterpreter(module, Infer).Run(Inputs);
        Assert.Equal(["a", "b", "c"], ran);
        var seen = new List<string>();
        var progress = new List<int>();
        ran.Clear();
        new ModuleInterpreter(module, Infer) { Observe = (v, _) => seen.Add(v.Name!), Progress = (_, i, of) => progress.Add(of - i) }.Run(Inputs);
        Assert.Equal(["a", "b", "unused", "c"], ran);
        Assert.Equal(["x", "w", "a", "b", "unused", "c"], seen);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], progress);

        bool Infer(Operation operation, Sdk.Ops.InferenceContext context)
        {
            ran.Add(operation.Location.Name!);
            context.Set(operation.Result, new Tensor(ElementType.F32, [2]));
            return true;
        }
    }

    [Fact]
    public void Tensors_are_dropped_after_their_last_use()
    {
        var computed = new Dictionary<string, WeakReference>();
        Module module = VerifierTests.Parse($$"""
            %1 = "acme.A"(%x) : ({{T}}) -> {{T}} loc("a")
            %2 = "acme.A"(%1) : ({{T}}) -> {{T}} loc("b")
            %3 = "acme.A"(%2) : ({{T}}) -> {{T}} loc("c")
            return %3 : {{T}}
            """);
        var interpreter = new ModuleInterpreter(module, (o, c) =>
        {
            if (o.Location.Name == "c")
            {
                GC.Collect();
                Assert.False(computed["a"].IsAlive);
                Assert.True(computed["b"].IsAlive);
            }

            Compute(o.Location.Name!, o, c);
            return true;
        });
        interpreter.Run(Inputs);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void Compute(string name, Operation operation, Sdk.Ops.InferenceContext context)
        {
            var tensor = new Tensor(ElementType.F32, [2]);
            computed[name] = new WeakReference(tensor);
            context.Set(operation.Result, tensor);
        }
    }

    [Fact]
    public void All_unknown_operators_are_named()
    {
        Module module = VerifierTests.Parse($$"""
            %1 = "acme.A"(%x) : ({{T}}) -> {{T}} loc("a"("A:n"))
            %2 = "tpu.Cast"(%1) : ({{T}}) -> {{T}} loc("b")
            %3 = "acme.A"(%2) : ({{T}}) -> {{T}} loc("c")
            return %3 : {{T}}
            """);
        var exception = Assert.Throws<DiagnosticException>(() => ModuleInterpreter.ForTop(module, TestOperators.Registry).Run(Inputs));
        Assert.Equal(["acme.A", "tpu.Cast"], exception.Diagnostics.Select(d => d.Place!.OpType));
        Assert.All(exception.Diagnostics, d => Assert.Equal(CoreDiagnostics.UnknownOperator, d.Descriptor));
        Assert.Contains("2 uses, the first is \"a\"", exception.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluator_that_does_not_know_an_operation_says_so()
    {
        var exception = Assert.Throws<DiagnosticException>(() => new ModuleInterpreter(Network(), (_, _) => false).Run(Inputs));
        Assert.Equal("top.Twice", Assert.Single(exception.Diagnostics).Place!.OpType);
    }

    [Fact]
    public void Inputs_must_be_there_and_of_the_exact_type()
    {
        ModuleInterpreter interpreter = ModuleInterpreter.ForTop(Network(), TestOperators.Registry);
        Check("input \"x\" is missing", "the inputs given are y", new() { ["y"] = Inputs["x"] });
        Check("input \"x\" is tensor<3xf32>", "the network takes tensor<2xf32>", new() { ["x"] = new Tensor(ElementType.F32, [3]) });
        Check("input \"x\" is tensor<2xsi32>", "the network takes tensor<2xf32>", new() { ["x"] = new Tensor(ElementType.I32, [2]) });

        void Check(string message, string why, Dictionary<string, Tensor> inputs)
        {
            Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => interpreter.Run(inputs)).Diagnostics[0];
            Assert.Equal((CoreDiagnostics.InputShape, message, why), (diagnostic.Descriptor, diagnostic.Message, diagnostic.Why));
        }
    }

    [Fact]
    public void A_result_of_another_type_is_a_bug()
    {
        var interpreter = new ModuleInterpreter(Network(), (o, c) =>
        {
            c.Set(o.Result, new Tensor(ElementType.I32, [2]));
            return true;
        });
        Assert.Contains("computed tensor<2xsi32>", Assert.Throws<InvalidOperationException>(() => interpreter.Run(Inputs)).Message, StringComparison.Ordinal);
    }

    private static Module Network()
    {
        Module module = VerifierTests.Parse($$"""
            %n = "top.None"() : () -> none
            %w = "top.Weight"() : () -> {{T}} loc("w")
            %1 = "top.Twice"(%x, %n) : ({{T}}, none) -> {{T}} loc("a")
            %2 = "top.Twice"(%1, %n) : ({{T}}, none) -> {{T}} loc("b")
            %3 = "top.Twice"(%1, %n) : ({{T}}, none) -> {{T}} loc("unused")
            %4 = "top.Sum"(%2, %w) : ({{T}}, {{T}}) -> {{T}} loc("c")
            return %4, %x : {{T}}, {{T}}
            """);
        module.Weights.Set("w", Tensor.From([9f, 10f], [2]));
        return module;
    }
}
