using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>What plugin.json lists is exported, once, and what is exported is listed.</summary>
internal sealed class ExportsCheck() : ConformanceCheck("exports", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (PluginKind kind in Enum.GetValues<PluginKind>())
        {
            foreach (string name in subject.Manifest.Provides.Names(kind))
            {
                yield return new CheckCase($"{PluginAbsence.Word(kind)} '{name}'", () => Listed(subject, kind, name));
            }
        }

        foreach (string chip in subject.Manifest.Provides.Extends)
        {
            yield return new CheckCase($"parts for '{chip}'", () => Extended(subject).Contains(chip)
                ? Outcome.Passed
                : Outcome.Failed($"plugin.json lists that the plugin extends '{chip}', and nothing exports a part for it"));
        }

        yield return new CheckCase("everything exported is listed", () => Outcome.Of(
        [
            .. Enum.GetValues<PluginKind>().SelectMany(k => Unlisted(subject, k)),
            .. Extended(subject).Except(subject.Manifest.Provides.Extends)
                .Select(c => $"a part for '{c}' is exported, and plugin.json does not list that the plugin extends it, so it is not used"),
        ]));
    }

    private static Outcome Listed(ConformanceSubject subject, PluginKind kind, string name)
    {
        int count = Exported(subject, kind).Count(e => e == name);
        string what = $"{PluginAbsence.Word(kind)} '{name}'";
        // One operator may have an importer for each range of versions.
        return count == 0 ? Outcome.Failed($"plugin.json lists {what}, and nothing exports it")
            : count > 1 && kind != PluginKind.Importer ? Outcome.Failed($"{what} is exported {count} times")
            : Outcome.Passed;
    }

    private static IEnumerable<string> Unlisted(ConformanceSubject subject, PluginKind kind) => Exported(subject, kind)
        .Distinct()
        .Except(subject.Manifest.Provides.Names(kind))
        .Where(n => !IsOfOwnFrontend(subject, kind, n))
        .Select(n => $"{PluginAbsence.Word(kind)} '{n}' is exported, and plugin.json does not list it, so it is not used");

    private static IEnumerable<string> Exported(ConformanceSubject subject, PluginKind kind) => kind switch
    {
        PluginKind.Frontend => Names<IFrontend>(subject, nameof(IFrontendMetadata.Framework)),
        PluginKind.ReferenceRunner => Names<IReferenceRunner>(subject, nameof(IReferenceRunnerMetadata.Framework)),
        PluginKind.Backend => Names<IBackend>(subject, nameof(IBackendMetadata.Chip)),
        PluginKind.Format => Names<IContainer>(subject, nameof(IContainerMetadata.Format)),
        PluginKind.Pass => subject.Exports<IPass>(fresh: true).Select(e => e.Get<string>(nameof(IPassMetadata.Name)) ?? ""),
        PluginKind.Op => subject.Exports<IOpProvider>().SelectMany(e => e.Create().Operators).Select(o => o.Name),
        PluginKind.Importer => subject.Exports<IOpImporter>().SelectMany(Importers),
        _ => [],
    };

    private static string[] Extended(ConformanceSubject subject) =>
        [.. subject.Exports<object>(contract: ExportBackendPartAttribute.ContractName).Select(e => e.Get<string>(nameof(IBackendPartMetadata.Chip)) ?? "").Distinct()];

    private static IEnumerable<string> Names<T>(ConformanceSubject subject, string key) => subject.Exports<T>().Select(e => e.Get<string>(key) ?? "");

    private static IEnumerable<string> Importers(PluginExport<IOpImporter> export)
    {
        string framework = export.Get<string>(nameof(IImporterMetadata.Framework)) ?? "", domain = export.Get<string>(nameof(IImporterMetadata.Domain)) ?? "";
        return (export.Get<string[]>(nameof(IImporterMetadata.Types)) ?? []).Select(type => domain.Length == 0 ? $"{framework}:{type}" : $"{framework}:{domain}::{type}");
    }

    /// <summary>Importers for the plugin's own frontend come with it and need not be listed.</summary>
    private static bool IsOfOwnFrontend(ConformanceSubject subject, PluginKind kind, string name) =>
        kind == PluginKind.Importer && subject.Manifest.Provides.Frontends.Any(f => name.StartsWith($"{f.Name}:", StringComparison.Ordinal));
}
