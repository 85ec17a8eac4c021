using System.Text.Json;
using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Reports;

/// <summary>
/// A timeline in the Trace Event Format that Perfetto and Chrome show: a process for each network, a track for each engine and
/// for the operators, a counter for the traffic of global memory. Times are microseconds.
/// </summary>
public sealed class TraceFile : IDisposable
{
    private readonly Utf8JsonWriter _json;
    private int _process;

    /// <summary>Starts a trace.</summary>
    public TraceFile(Stream stream)
    {
        _json = new Utf8JsonWriter(stream);
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ns");
        _json.WriteStartArray("traceEvents");
    }

    /// <summary>Adds a network.</summary>
    public void Add(string network, ExecutionTimeline timeline, IReadOnlyList<OperatorTime> operators)
    {
        _process++;
        double scale = 1e6 / timeline.Frequency;
        Name("process_name", 0, network);
        for (int engine = 0; engine < timeline.Engines.Count; engine++)
        {
            Name("thread_name", engine + 1, timeline.Engines[engine]);
        }

        foreach (TimelineCommand command in timeline.Commands)
        {
            Command(command, timeline, scale);
        }

        if (operators.Count > 0)
        {
            Operators(operators, timeline.Engines.Count + 1, scale);
        }

        Traffic(timeline, scale);
    }

    /// <summary>Ends the trace.</summary>
    public void Dispose()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Dispose();
    }

    private void Command(TimelineCommand command, ExecutionTimeline timeline, double scale)
    {
        if (command.Stall is { } stall)
        {
            Slice($"waits for {stall.Cause}", "stall", command.Engine + 1, (command.Start - stall.Cycles) * scale, stall.Cycles * scale);
            if (stall.Command > 0)
            {
                _json.WriteString("for", $"{stall.Cause} {stall.Command}");
            }

            EndSlice();
        }

        string name = command.Operands.Length > 0 ? command.Operands : command.Kind;
        Slice(command.IsMeasured ? name : $"~{name}", "command", command.Engine + 1, command.Start * scale, command.Cycles * scale);
        _json.WriteString("command", $"{timeline.Engines[command.Engine]} {command.Id}");
        _json.WriteString("kind", command.Kind);
        _json.WriteNumber("cycles", command.Cycles);
        _json.WriteBoolean("measured", command.IsMeasured);
        if (command.Macs > 0)
        {
            _json.WriteNumber("macs", command.Macs);
        }

        if (command.GlobalBytesRead + command.GlobalBytesWritten > 0)
        {
            _json.WriteNumber("globalBytesRead", command.GlobalBytesRead);
            _json.WriteNumber("globalBytesWritten", command.GlobalBytesWritten);
        }

        EndSlice();
    }

    /// <summary>Operators whose loads run ahead overlap the one before; slices of a track may not, so there are as many tracks as it takes.</summary>
    private void Operators(IReadOnlyList<OperatorTime> operators, int firstTrack, double scale)
    {
        var ends = new List<long>();
        foreach (OperatorTime time in operators.OrderBy(o => o.Start))
        {
            int track = ends.FindIndex(e => e <= time.Start);
            if (track < 0)
            {
                track = ends.Count;
                ends.Add(0);
                Name("thread_name", firstTrack + track, track == 0 ? "operators" : $"operators {track + 1}");
            }

            ends[track] = time.End;
            Slice(time.Operation, "operator", firstTrack + track, time.Start * scale, (time.End - time.Start) * scale);
            _json.WriteNumber("elapsedCycles", time.Elapsed);
            EndSlice();
        }
    }

    /// <summary>GB/s read and written, spread evenly over the commands that move the bytes.</summary>
    private void Traffic(ExecutionTimeline timeline, double scale)
    {
        var steps = timeline.Commands.Where(c => c.Cycles > 0 && c.GlobalBytesRead + c.GlobalBytesWritten > 0)
            .SelectMany<TimelineCommand, (long Time, double Read, double Written)>(c =>
            {
                double rate = timeline.Frequency / c.Cycles / 1e9;
                return [(c.Start, c.GlobalBytesRead * rate, c.GlobalBytesWritten * rate), (c.End, -c.GlobalBytesRead * rate, -c.GlobalBytesWritten * rate)];
            })
            .GroupBy(s => s.Time).OrderBy(g => g.Key);
        double read = 0, written = 0;
        foreach (IGrouping<long, (long Time, double Read, double Written)> step in steps)
        {
            read += step.Sum(s => s.Read);
            written += step.Sum(s => s.Written);
            Event("global memory GB/s", "C", 0);
            _json.WriteNumber("ts", step.Key * scale);
            _json.WriteStartObject("args");
            _json.WriteNumber("read", Math.Round(Math.Max(read, 0), 3));
            _json.WriteNumber("written", Math.Round(Math.Max(written, 0), 3));
            EndSlice();
        }
    }

    private void Name(string what, int track, string name)
    {
        Event(what, "M", track);
        _json.WriteStartObject("args");
        _json.WriteString("name", name);
        EndSlice();
    }

    private void Slice(string name, string category, int track, double start, double duration)
    {
        Event(name, "X", track);
        _json.WriteString("cat", category);
        _json.WriteNumber("ts", start);
        _json.WriteNumber("dur", duration);
        _json.WriteStartObject("args");
    }

    private void Event(string name, string phase, int track)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString("ph", phase);
        _json.WriteNumber("pid", _process);
        _json.WriteNumber("tid", track);
    }

    private void EndSlice()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
