using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>What users see of the plugin says what it is.</summary>
internal sealed class DocumentationCheck() : ConformanceCheck("documentation", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        yield return new CheckCase("plugin.json", () => string.IsNullOrWhiteSpace(subject.Manifest.Title)
            ? Outcome.Failed("plugin.json has no 'title', which is what 'tpumlir plugins list' tells users of the plugin and its parts")
            : Outcome.Passed);
        foreach (OpDefinition definition in subject.OwnOperators)
        {
            yield return new CheckCase($"operator '{definition.Name}'", () => Outcome.Of([.. Undocumented(definition)]));
        }

        foreach (var pass in subject.Exports<IPass>(fresh: true))
        {
            yield return new CheckCase($"pass '{pass.Get<string>(nameof(IPassMetadata.Name))}'", () => Outcome.Of(
            [
                .. Missing(pass.Get<string>(nameof(IPassMetadata.Summary)), "the pass", "the second argument of ExportPass"),
                .. Options(pass.Create()).SelectMany(o => Missing(o.Summary, $"option '{o.Name}'", "a Description attribute on the property")),
            ]));
        }
    }

    private static IEnumerable<PassOptionInfo> Options(IPass pass) => PassOptions.TypeOf(pass) is { } options ? PassOptions.Describe(options) : [];

    private static IEnumerable<string> Undocumented(OpDefinition definition) =>
    [
        .. Missing(definition.Summary, "the operator", "a summary on the class"),
        .. definition.Operands.SelectMany(o => Missing(o.Summary, $"operand '{o.Name}'", "a summary on the property")),
        .. definition.Results.SelectMany(r => Missing(r.Summary, $"result '{r.Name}'", "a summary on the property")),
        .. definition.Attributes.SelectMany(a => Missing(a.Summary, $"attribute '{a.Name}'", "a summary on the property")),
    ];

    private static IEnumerable<string> Missing(string? summary, string what, string where)
    {
        if (string.IsNullOrWhiteSpace(summary))
        {
            yield return $"{what} has no summary; give it {where}";
        }
    }
}
