using TpuMlir.Host.Compilation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Samples;

/// <summary>A module with one set of inputs to run it on.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Module">The module; not to be changed.</param>
/// <param name="Inputs">The inputs by name.</param>
internal sealed record TestModule(string Name, Module Module, IReadOnlyDictionary<string, Tensor> Inputs)
{
    /// <summary>The module of an operator's sample: the operator alone, all its results as outputs.</summary>
    public static TestModule Of(OpDefinition definition, OpSample sample)
    {
        var builder = new SampleBuilder(sample.Name);
        Op op = sample.Build(builder);
        builder.Module.SetOutputs(op.Operation.Results.Where(r => !r.IsNone));
        return new TestModule($"{definition.Name}/{sample.Name}", builder.Module, builder.Inputs);
    }

    /// <summary>A module with random inputs, the same each time.</summary>
    public static TestModule WithRandomInputs(string name, Module module) => new(name, module, VerificationInputs.Draw(module));

    /// <summary>The outputs by the operators' own definitions.</summary>
    public IReadOnlyDictionary<string, Tensor> RunTop(OpRegistry operators) => ModuleInterpreter.ForTop(Module, operators).Run(Inputs);
}
