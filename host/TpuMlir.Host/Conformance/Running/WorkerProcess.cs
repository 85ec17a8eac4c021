using System.Diagnostics;
using System.Text;

namespace TpuMlir.Host.Conformance.Running;

/// <summary>How a worker ended.</summary>
/// <param name="Clean">It came to its end.</param>
/// <param name="TimedOut">It was stopped because nothing ended in time.</param>
/// <param name="Cause">Why it ended early, in one line.</param>
/// <param name="Details">The last of what it wrote to standard error.</param>
internal sealed record WorkerEnd(bool Clean, bool TimedOut, string Cause, string? Details);

/// <summary>One run of the worker as a process of its own.</summary>
internal static class WorkerProcess
{
    private const int KeptLines = 60;

    /// <summary>Runs an order, passing on its events, until the process ends or nothing happens for too long.</summary>
    public static WorkerEnd Run(WorkerOrder order, Action<WorkerEvent> take)
    {
        using var process = new Process { StartInfo = Start() };
        var errors = new Queue<string>();
        process.ErrorDataReceived += (_, e) => Keep(errors, e.Data);
        process.Start();
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(order.ToJson());
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read its order; the exit code says so.
        }

        bool inTime = Read(process, take, order.Request.Timeout);
        if (!inTime)
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        string[] lines;
        lock (errors)
        {
            lines = [.. errors];
        }

        string? said = lines.FirstOrDefault(l => l.StartsWith("Unhandled exception", StringComparison.Ordinal) || l.StartsWith("Stack overflow", StringComparison.Ordinal) || l.StartsWith("Process terminated", StringComparison.Ordinal) || l.StartsWith("Fatal error", StringComparison.Ordinal));
        string cause = !inTime
            ? $"it did not end within {order.Request.Timeout.TotalSeconds:0.#} s"
            : $"the process ended with exit code {process.ExitCode}{(said is null ? "" : $": {said}")}";
        return new WorkerEnd(inTime && process.ExitCode == 0, !inTime, cause, lines.Length == 0 ? null : string.Join('\n', lines));
    }

    private static ProcessStartInfo Start()
    {
        string tool = typeof(WorkerProcess).Assembly.Location;
        string own = Environment.ProcessPath ?? "";
        bool isTool = Path.GetFileNameWithoutExtension(own) == Path.GetFileNameWithoutExtension(tool);
        var start = new ProcessStartInfo(isTool ? own : Dotnet(own))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string argument in (string[])[.. isTool ? [] : new[] { "exec", tool }, "plugins", "test", Worker.Argument])
        {
            start.ArgumentList.Add(argument);
        }

        // A dump of the core says nothing to a plugin's author and takes seconds.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    /// <summary>The runtime that runs this process, when it is one.</summary>
    private static string Dotnet(string own) => Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    /// <summary>True when the output ended, false when no line came for too long.</summary>
    private static bool Read(Process process, Action<WorkerEvent> take, TimeSpan timeout)
    {
        while (true)
        {
            Task<string?> next = process.StandardOutput.ReadLineAsync();
            if (!next.Wait(timeout))
            {
                return false;
            }

            if (next.Result is not { } line)
            {
                return true;
            }

            if (WorkerEvent.Parse(line) is { } what)
            {
                take(what);
            }
        }
    }

    private static void Keep(Queue<string> lines, string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (lines)
        {
            // The first lines say what happened; a stack overflow is followed by thousands of frames.
            if (lines.Count < KeptLines)
            {
                lines.Enqueue(line);
            }
        }
    }
}
