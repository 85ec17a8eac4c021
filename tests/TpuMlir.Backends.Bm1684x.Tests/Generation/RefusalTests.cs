using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Exactly the operators listed are refused, each with a diagnostic that says why and what to do.</summary>
public sealed class RefusalTests
{
    private static readonly string[] Causes =
    [
        CoreDiagnostics.UnsupportedAttribute.Code,
        CoreDiagnostics.UnsupportedType.Code,
        CoreDiagnostics.ChipLimit.Code,
        CoreDiagnostics.NoPlacement.Code,
    ];

    [Fact]
    public void Exactly_the_listed_samples_are_refused()
    {
        var refused = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (OpDefinition definition in OperatorSamples.Operators)
        {
            var codes = definition.Samples().ToDictionary(s => s.Name, s => string.Join(',', TestTargets.Modes.Select(m => Code(definition.Name, s.Name, m)).Distinct()));
            if (codes.Values.Distinct().Count() == 1 && codes.Values.First().Length > 0)
            {
                refused.Add(definition.Name, codes.Values.First());
                continue;
            }

            foreach ((string sample, string code) in codes.Where(c => c.Value.Length > 0))
            {
                refused.Add($"{definition.Name}/{sample}", code);
            }
        }

        string[] expected = [.. RefusedSamples.All.Select(r => $"[\"{r.Key}\"] = \"{r.Value}\",").Order(StringComparer.Ordinal)];
        string[] actual = [.. refused.Select(r => $"[\"{r.Key}\"] = \"{r.Value}\",").Order(StringComparer.Ordinal)];
        Assert.True(expected.SequenceEqual(actual), $"refused:\n{string.Join('\n', actual)}");
    }

    /// <summary>The code of the refusal; empty when the sample compiles.</summary>
    private static string Code(string name, string sample, string mode)
    {
        try
        {
            OperatorSamples.Compile(name, sample, mode, TestTargets.Base);
            return "";
        }
        catch (DiagnosticException e)
        {
            Diagnostic[] errors = [.. e.Diagnostics.Where(d => d.IsError)];
            bool complete = errors is [{ Place: { Tensor: not null, OpType: not null }, Help: { Length: > 0 } }] && Causes.Contains(errors[0].Descriptor.Code);
            return complete ? errors[0].Descriptor.Code : $"bug: {name} {sample} {mode}: {string.Join("; ", errors.Select(d => d.ToString()))}";
        }
        catch (Exception e)
        {
            return $"bug: {name} {sample} {mode}: {e}";
        }
    }
}
