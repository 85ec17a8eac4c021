using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Operators;

/// <summary>A check of every sample of every operator the plugin defines.</summary>
internal abstract class OperatorCheck(string name) : ConformanceCheck(name, ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        OpRegistry operators = subject.Operators;
        return subject.OwnOperators.SelectMany(definition => definition.Samples().Select(sample =>
            new CheckCase(TestModule.NameOf(definition, sample), () => Run(definition, sample, operators))));
    }

    /// <summary>Checks one sample.</summary>
    protected abstract Outcome Run(OpDefinition definition, OpSample sample, OpRegistry operators);
}
