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
        OrderedDictionary<string, Tensor> outputs = interpreter.Run(Inputs);
        Assert.Equal(["c", "x"], outputs.Keys);
        Assert.Equal([13f, 18f], outputs["c"].Floats().ToArray());
        OrderedDictionary<string, Tensor> wanted = interpreter.Run(Inputs, ["b", "w", "a"]);
        Assert.Equal(["b", "w", "a"], wanted.Keys);
        Assert.Equal([4f, 8f], wanted["b"].Floats().ToArray());
        Assert.Equal([9f, 10f], wanted["w"].Floats().ToArray());
    }

    [Fact]
    public void Only_what_is_wanted_is_run_unless_every_tensor_is_looked_at()
    {
        var ran = new List<string>();
        Module module = Network();
        var interpreter = new ModuleInterpreter(module, _ => true, (o, c) =>
        {
            ran.Add(o.Location.Name!);
            c.Set(o.Result, new Tensor(ElementType.F32, [2]));
        });
        interpreter.Run(Inputs, ["a"]);
        Assert.Equal(["a"], ran);
        var seen = new List<string>();
        int last = 0;
        interpreter.OnTensor = (name, _) => seen.Add(name);
        interpreter.Progress = (done, of) => last = of - done;
        ran.Clear();
        interpreter.Run(Inputs, ["a"]);
        Assert.Equal(["a", "b", "unused", "c"], ran);
        Assert.Equal(["x", "a", "b", "unused", "c"], seen);
        Assert.Equal(0, last);
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
        var interpreter = new ModuleInterpreter(module, _ => true, (o, c) =>
        {
            if (o.Location.Name == "c")
            {
                GC.Collect();
                Assert.False(computed["a"].IsAlive);
                Assert.True(computed["b"].IsAlive);
            }

            Compute(o.Location.Name!, o, c);
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
    public void Inputs_must_be_there_and_of_the_exact_type()
    {
        ModuleInterpreter interpreter = ModuleInterpreter.ForTop(Network(), TestOperators.Registry);
        Check("the input \"x\" is not given; the inputs are \"x\"", []);
        Check("the input \"x\" is tensor<2xf32>, the data given tensor<3xf32>", new() { ["x"] = new Tensor(ElementType.F32, [3]) });
        Check("the input \"x\" is tensor<2xf32>, the data given tensor<2xsi32>", new() { ["x"] = new Tensor(ElementType.I32, [2]) });
        Check("there is no input \"y\"", new() { ["x"] = Inputs["x"], ["y"] = Inputs["x"] });

        void Check(string message, Dictionary<string, Tensor> inputs)
        {
            Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => interpreter.Run(inputs)).Diagnostics[0];
            Assert.Equal(CoreDiagnostics.InputShape, diagnostic.Descriptor);
            Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wanted_tensor_that_does_not_exist_is_an_error()
    {
        ModuleInterpreter interpreter = ModuleInterpreter.ForTop(Network(), TestOperators.Registry);
        Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => interpreter.Run(Inputs, ["unusd"])).Diagnostics[0];
        Assert.Equal("did you mean 'unused'?", diagnostic.Help);
    }

    [Fact]
    public void A_result_of_another_type_is_a_bug()
    {
        var interpreter = new ModuleInterpreter(Network(), _ => true, (o, c) => c.Set(o.Result, new Tensor(ElementType.I32, [2])));
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
