using TpuMlir.Host.Conformance;
using TpuMlir.Host.Conformance.Running;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>Runs the conformance kit on fixtures, in this process.</summary>
internal sealed class Kit : IDisposable
{
    public PluginSandbox Sandbox { get; } = new();

    /// <summary>The cases of the plugin with a fault, which is written beside it; of the SDK's operators only relu.</summary>
    public IReadOnlyList<ConformanceCase> Faulty(string fault, ConformanceLevel level)
    {
        string folder = Sandbox.Add("Complete");
        File.WriteAllText(Path.Combine(folder, "fault"), fault);
        return Run(folder, [.. ConformanceSuite.Of(level).Select(c => new OnlyRelu(c))], level);
    }

    /// <summary>The cases of a plugin; further plugins may lie beside it.</summary>
    public static IReadOnlyList<ConformanceCase> Run(string folder, ConformanceLevel level, params string[] models) =>
        Run(folder, ConformanceSuite.Of(level), level, models);

    private static IReadOnlyList<ConformanceCase> Run(string folder, IReadOnlyList<ConformanceCheck> checks, ConformanceLevel level, params string[] models)
    {
        var cases = new Collector();
        using ConformanceSubject subject = ConformanceSubject.Open(new ConformanceRequest(folder, level, [Path.GetDirectoryName(folder)!], models, TimeSpan.FromMinutes(1)));
        new CaseRunner(subject, cases, new Dictionary<CasePosition, ConformanceVerdict>(), 2).Run(checks);
        return [.. cases.Results.Values];
    }

    /// <summary>The checks with a failed case, in their order.</summary>
    public static string[] Failed(IEnumerable<ConformanceCase> cases) =>
        [.. cases.Where(c => c.Verdict == ConformanceVerdict.Failed).Select(c => c.Check).Distinct()];

    /// <summary>The first failed case of a check, as the table shows it.</summary>
    public static string Failure(IEnumerable<ConformanceCase> cases, string check)
    {
        ConformanceCase one = cases.First(c => c.Check == check && c.Verdict == ConformanceVerdict.Failed);
        return $"{one.Subject}: {one.Message}";
    }

    public void Dispose() => Sandbox.Dispose();

    /// <summary>A check without the cases of the other operators of the SDK, which take time and are the same with every fault.</summary>
    private sealed class OnlyRelu(ConformanceCheck check) : ConformanceCheck(check.Name, check.Level)
    {
        public override bool IsGate => check.IsGate;

        public override bool IsParallel => check.IsParallel;

        public override IEnumerable<CheckCase> Cases(ConformanceSubject subject) =>
            check.Cases(subject).Where(c => !c.Subject.Contains("top.", StringComparison.Ordinal) || c.Subject.Contains("top.Relu", StringComparison.Ordinal));
    }

    private sealed class Collector : ICaseObserver
    {
        public SortedDictionary<CasePosition, ConformanceCase> Results { get; } = [];

        public void Begin(CasePosition position, ConformanceCase pending)
        {
        }

        public void End(CasePosition position, ConformanceCase? result)
        {
            if (result is not null)
            {
                lock (Results)
                {
                    Results.Add(position, result);
                }
            }
        }
    }
}
