using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Running;

/// <summary>The process in which the plugin runs: takes an order, writes an event for each case that begins or ends.</summary>
internal static class Worker
{
    /// <summary>The argument that makes the tool a worker.</summary>
    public const string Argument = "--worker";

    /// <summary>Runs the order of standard input.</summary>
    public static void Run(TextReader input)
    {
        WorkerOrder order = WorkerOrder.Parse(input.ReadToEnd());
        using var events = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        // What the plugin prints must not get between the events.
        Console.SetOut(Console.Error);
        using ConformanceSubject subject = ConformanceSubject.Open(order.Request);
        Dictionary<CasePosition, ConformanceVerdict> known = order.Known.ToDictionary(k => new CasePosition(k.Check, k.Case), k => k.Verdict);
        new CaseRunner(subject, new EventWriter(events), known, order.Threads).Run(ConformanceSuite.Of(order.Request.Level));
    }

    private sealed class EventWriter(TextWriter events) : ICaseObserver
    {
        private readonly Lock _lock = new();

        public void Begin(CasePosition position, ConformanceCase pending) => Write(new WorkerEvent(position.Check, position.Case, false, pending));

        public void End(CasePosition position, ConformanceCase? result) => Write(new WorkerEvent(position.Check, position.Case, true, result));

        private void Write(WorkerEvent what)
        {
            string line = what.ToLine();
            lock (_lock)
            {
                events.WriteLine(line);
            }
        }
    }
}
