using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
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
        return new TestModule(NameOf(definition, sample), builder.Module, builder.Inputs);
    }

    /// <summary>The name of the module of a sample.</summary>
    public static string NameOf(OpDefinition definition, OpSample sample) => $"{definition.Name}/{sample.Name}";

    /// <summary>The outputs by the operators' own definitions.</summary>
    public IReadOnlyDictionary<string, Tensor> RunTop(OpRegistry operators) => ModuleInterpreter.ForTop(Module, operators).Run(Inputs);

    /// <summary>The module with the ranges its own inputs give.</summary>
    public TestModule WithRanges(OpRegistry operators, bool symmetric)
    {
        var sink = new DiagnosticBag();
        Module calibrated = Module.Clone();
        CalibrationTable table = new Calibrator(calibrated, operators, new MinMaxCalibration(), sink).Run([new CalibrationSample(Name, Inputs)]);
        if (table.Ranges.Count > 0)
        {
            // A sample of integers only has no values to quantise.
            CalibratedTypes.Attach(calibrated, table, symmetric, sink);
        }

        return this with { Module = calibrated };
    }
}
