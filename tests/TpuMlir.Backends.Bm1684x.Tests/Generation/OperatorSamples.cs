using System.Collections.Concurrent;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>The samples of the standard operators, compiled once for all tests.</summary>
internal static class OperatorSamples
{
    private static readonly ConcurrentDictionary<(string Operator, string Sample, string Mode, int LaneBytes), Lazy<CompiledNet>> Compiled = new();

    /// <summary>Every operator that has samples.</summary>
    public static IEnumerable<OpDefinition> Operators => OpRegistry.Standard.Operators.Where(o => o.Samples().Any());

    /// <summary>Every operator that has samples, in every mode.</summary>
    public static TheoryData<string, string> OperatorsAndModes()
    {
        var data = new TheoryData<string, string>();
        foreach (OpDefinition definition in Operators)
        {
            foreach (string mode in TestTargets.Modes)
            {
                data.Add(definition.Name, mode);
            }
        }

        return data;
    }

    /// <summary>The names of an operator's samples that this chip computes.</summary>
    public static IEnumerable<string> Accepted(string name) =>
        OpRegistry.Standard.Find(name)!.Samples().Select(s => s.Name).Where(s => !RefusedSamples.Contains(name, s));

    /// <summary>A sample compiled for a target; the same instance each time.</summary>
    public static CompiledNet Compile(string name, string sample, string mode, TargetDescription target) => Compiled.GetOrAdd(
        (name, sample, mode, target.LaneBytes), key => new Lazy<CompiledNet>(() => CompileNew(key.Operator, key.Sample, key.Mode, target))).Value;

    /// <summary>A sample compiled anew.</summary>
    public static CompiledNet CompileNew(string name, string sample, string mode, TargetDescription target)
    {
        var builder = new SampleBuilder(sample);
        Op op = OpRegistry.Standard.Find(name)!.Samples().Single(s => s.Name == sample).Build(builder);
        builder.Module.SetOutputs(op.Operation.Results);
        return CompiledNet.Compile(builder.Module, builder.Inputs, mode, target);
    }

    /// <summary>Runs a check on every accepted sample of an operator; fails with all that is wrong.</summary>
    public static void Check(string name, string mode, Action<string, Problems> check)
    {
        var problems = new Problems();
        foreach (string sample in Accepted(name))
        {
            problems.Sample = $"{name} {sample} {mode}";
            try
            {
                check(sample, problems);
            }
            catch (Exception e)
            {
                problems.Add(e.ToString());
            }
        }

        problems.AssertNone();
    }
}
