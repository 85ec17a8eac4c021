using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Passes;

/// <summary>A check of every pass of the plugin on modules of every operator: one case for each pass and operator.</summary>
internal abstract class PassCheck(string name) : ConformanceCheck(name, ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        OpRegistry operators = subject.Operators;
        foreach (string name in subject.Manifest.Provides.Passes)
        {
            ProvidedPass pass = subject.Get(c => c.Pass(name));
            foreach (OpDefinition definition in operators.Operators.Where(o => o.Samples().Any()))
            {
                yield return new CheckCase($"{name} on {definition.Name}", () => Each(subject, pass, definition, operators));
            }
        }
    }

    /// <summary>What is wrong with a pass on a module; null when nothing is.</summary>
    protected abstract string? Problem(ProvidedPass pass, PassInput input, OpRegistry operators);

    /// <summary>Runs a new instance of the pass on the module.</summary>
    /// <exception cref="DiagnosticException">The pass refuses the module.</exception>
    protected static void Run(ProvidedPass pass, Module module, OpRegistry operators) => pass.Create().Run(module, new PassContext(operators, new DiagnosticBag()));

    private Outcome Each(ConformanceSubject subject, ProvidedPass pass, OpDefinition definition, OpRegistry operators)
    {
        var problems = new List<string>();
        string? refused = null;
        int tried = 0;
        foreach (PassInput input in PassInput.Of(subject, pass, definition, operators))
        {
            try
            {
                if (Problem(pass, input, operators) is { } problem)
                {
                    problems.Add($"{input.Name}: {problem}");
                }

                tried++;
            }
            catch (DiagnosticException e)
            {
                refused = $"the pass refuses {input.Name}: {e.Message}";
            }
        }

        return problems.Count > 0 ? Outcome.Of(problems)
            : tried == 0 ? Outcome.NotApplicable(refused ?? "no module with the operator gets to the pass")
            : Outcome.Passed;
    }
}
