using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests;

/// <summary>
/// Applies rules to a network and runs it before and after on the same inputs: the results must agree to 1e-5 of the largest
/// value, the module must stay valid, and the outputs keep names and types.
/// </summary>
internal static class Rewrite
{
    /// <summary>The rule fires, and afterwards the network has these operations.</summary>
    public static Module Fires(RewriteRule rule, Func<SampleBuilder, Value> network, string operations)
    {
        (Module module, int fired) = Run(network, [rule]);
        Assert.True(fired > 0, $"{rule.Name} did not fire");
        Assert.Equal(operations, Operations(module));
        return module;
    }

    /// <summary>The rule leaves the network as it is.</summary>
    public static void Leaves(RewriteRule rule, Func<SampleBuilder, Value> network)
    {
        (_, int fired) = Run(network, [rule]);
        Assert.True(fired == 0, $"{rule.Name} fired");
    }

    /// <summary>The operations but inputs and constants.</summary>
    public static string Operations(Module module) =>
        string.Join(' ', module.Operations.Select(o => o.Name).Where(n => n is not ("top.None" or "top.Input" or "top.Weight")).Select(n => n[4..]));

    public static (Module Module, int Fired) Run(Func<SampleBuilder, Value> network, IReadOnlyList<RewriteRule> rules)
    {
        var builder = new SampleBuilder("net");
        builder.Module.SetOutputs([network(builder)]);
        int fired = 0;
        Check(builder, module => fired = GreedyRewriter.Run(module, rules, OpRegistry.Standard).Applied.Values.Sum());
        return (builder.Module, fired);
    }

    public static void Check(SampleBuilder builder, Action<Module> change)
    {
        Module module = builder.Module;
        Assert.Empty(Verifier.Verify(module, OpRegistry.Standard).Select(d => d.Message));
        IReadOnlyDictionary<string, Tensor> before = Values(builder);
        change(module);
        Assert.Empty(Verifier.Verify(module, OpRegistry.Standard).Select(d => d.Message));
        IReadOnlyDictionary<string, Tensor> after = Values(builder);
        Assert.Equal(before.Keys, after.Keys);
        foreach ((string name, Tensor tensor) in before)
        {
            Assert.Equal((tensor.Type, tensor.Shape), (after[name].Type, after[name].Shape));
            float[] a = TensorConvert.ToFloats(tensor), b = TensorConvert.ToFloats(after[name]);
            float largest = a.Max(Math.Abs);
            Assert.All(a.Zip(b), p => Assert.True(p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= 1e-5 * largest, $"{p.First} became {p.Second}"));
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Values(SampleBuilder builder) =>
        ModuleInterpreter.ForTop(builder.Module, OpRegistry.Standard).Run(builder.Inputs);
}
