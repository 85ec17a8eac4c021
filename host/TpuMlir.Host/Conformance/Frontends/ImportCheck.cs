using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Frontends;

/// <summary>A frontend's sample models import as valid modules of known shapes that compute what the samples expect.</summary>
internal sealed class ImportCheck() : ConformanceCheck("import", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        OpRegistry operators = subject.Operators;
        foreach (FrontendCase frontend in FrontendCase.Of(subject))
        {
            if (frontend.Frontend.Samples.Count == 0)
            {
                yield return new CheckCase(frontend.Framework, () => Outcome.NotApplicable("the frontend gives no sample models (IFrontend.Samples)"));
            }

            foreach (ModelSample sample in frontend.Frontend.Samples)
            {
                yield return new CheckCase($"{frontend.Framework}/{sample.Name}", () => Run(frontend.Frontend, sample, operators));
            }
        }
    }

    private static Outcome Run(IFrontend frontend, ModelSample sample, OpRegistry operators)
    {
        using var file = new SampleFile(sample);
        Module module = frontend.Import(file.Request(operators));
        if (Verifier.Verify(module, operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"the imported module is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        string[] open = [.. module.Operations.SelectMany(o => o.Results).Where(r => r.Type is TensorType { Shape: null or { IsStatic: false } }).Select(r => $"\"{r.Name}\" has no known shape")];
        if (open.Length > 0 || sample.Inputs is null || sample.Expected is null)
        {
            return open.Length > 0 ? Outcome.Of(open) : Outcome.PassedWith("imported; the sample expects no values");
        }

        IReadOnlyDictionary<string, Tensor> results = new TestModule(sample.Name, module, sample.Inputs).RunTop(operators);
        return Outcome.Of([.. Closeness.Problems(results, sample.Expected, Closeness.Reordered)]);
    }
}
