using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>Every part can be made, and made a second time beside the first.</summary>
internal sealed class InstancesCheck() : ConformanceCheck("instances", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject) =>
    [
        .. Of<IFrontend>(subject, "frontend"),
        .. Of<IReferenceRunner>(subject, "reference runner"),
        .. Of<IBackend>(subject, "backend"),
        .. Of<IContainer>(subject, "container"),
        .. Of<IPass>(subject, "pass"),
        .. Of<IOpImporter>(subject, "importer"),
        .. Of<IOpProvider>(subject, "operators"),
        .. Of<object>(subject, "part", ExportBackendPartAttribute.ContractName),
    ];

    private static IEnumerable<CheckCase> Of<T>(ConformanceSubject subject, string word, string? contract = null)
    {
        bool isPass = typeof(T) == typeof(IPass);
        foreach (PluginExport<T> export in subject.Exports<T>(isPass, contract))
        {
            yield return new CheckCase($"{word} {export.Type}", () =>
            {
                T first = export.Create();
                using PluginComposer again = subject.Again();
                PluginExport<T> other = again.Activate(subject.Plugin).Exports<T>(isPass, contract).First(e => e.Type == export.Type);
                T second = other.Create();
                return first is null || second is null ? Outcome.Failed("a null was made")
                    : ReferenceEquals(first, second) ? Outcome.Failed("the second is the first")
                    : Outcome.Passed;
            });
        }
    }
}
