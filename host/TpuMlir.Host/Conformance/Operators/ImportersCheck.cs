using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>An importer makes a valid module of each of its sample nodes, that computes what the sample expects.</summary>
internal sealed class ImportersCheck() : ConformanceCheck("importers", ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        OpRegistry operators = subject.Operators;
        foreach (PluginExport<IOpImporter> export in subject.Exports<IOpImporter>())
        {
            IOpImporter importer = export.Create();
            if (importer.Samples.Count == 0)
            {
                yield return new CheckCase(export.Type, () => Outcome.NotApplicable("the importer gives no sample nodes (IOpImporter.Samples)"));
            }

            foreach (ImporterSample sample in importer.Samples)
            {
                yield return new CheckCase($"{export.Type}/{sample.Name}", () => Run(importer, sample, operators));
            }
        }
    }

    private static Outcome Run(IOpImporter importer, ImporterSample sample, OpRegistry operators)
    {
        var context = new SampleImport(sample);
        importer.Import(sample.Node, context);
        if (context.Unset.FirstOrDefault() is { } unset)
        {
            return Outcome.Failed($"the importer did not set the output '{unset}'");
        }

        Module module = context.Finish();
        if (Verifier.Verify(module, operators) is { Count: > 0 } broken)
        {
            return Outcome.Failed($"the imported module is not valid: {string.Join("; ", broken.Select(d => d.Message))}");
        }

        var results = new TestModule(sample.Name, module, sample.Inputs).RunTop(operators);
        return sample.Expected is null ? Outcome.PassedWith("imported and run; the sample expects no values")
            : Outcome.Of([.. Closeness.Problems(context.Outputs(results), sample.Expected, Closeness.Reordered)]);
    }
}
