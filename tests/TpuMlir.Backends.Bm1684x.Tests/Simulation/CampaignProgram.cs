using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>
/// The differential test at full size: every family on both machines, in a few processes that are started again behind a
/// case that ended one. Prints the table of instructions.
/// </summary>
internal static class CampaignProgram
{
    private const int MostRefusals = 3;

    /// <summary>Arguments: [--filter text[,text]] [--cases n] [--jobs n] [--record] [--out folder].</summary>
    public static int Run(string[] args, TextWriter output)
    {
        if (!VendorModel.IsAvailable)
        {
            output.WriteLine($"the comparison needs {VendorModel.Variable} to name libcmodel_1684x.so");
            return 2;
        }

        string folder = Path.GetFullPath(Option(args, "--out") ?? Path.Combine(Path.GetTempPath(), "bm1684x-differential"));
        Directory.CreateDirectory(folder);
        Array.ForEach(Directory.GetFiles(folder), File.Delete);
        string[] filter = (Option(args, "--filter") ?? "").Split(',');
        int cases = int.Parse(Option(args, "--cases") ?? "0", CultureInfo.InvariantCulture);
        int jobs = int.Parse(Option(args, "--jobs") ?? "2", CultureInfo.InvariantCulture);
        var todo = new ConcurrentQueue<int>(Enumerable.Range(0, CommandFamilies.All.Count)
            .Where(i => filter.Any(f => CommandFamilies.All[i].Key.Contains(f, StringComparison.OrdinalIgnoreCase))));
        var results = new ConcurrentDictionary<int, FamilyResult>(todo.Select(i => KeyValuePair.Create(i, new FamilyResult())));
        var watch = Stopwatch.StartNew();
        Thread[] workers = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(() => Work(todo, results, folder, cases)))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        CampaignTable.Write(output, results, watch.Elapsed, folder);
        if (args.Contains("--record"))
        {
            RecordedCommands.Write(results.Where(r => r.Value.Hashes.Count > 0)
                .Select(r => KeyValuePair.Create(CommandFamilies.All[r.Key].Key, r.Value.Hashes.OrderBy(h => h.Key).Select(h => h.Value).ToArray())));
        }

        return results.Values.Any(r => r.Differing > 0) ? 1 : 0;
    }

    /// <summary>The other side of <see cref="Work"/>: reads "family case" lines and runs them.</summary>
    public static int RunChild(string folder, int cases)
    {
        using var campaign = new Campaign(Console.Out, folder, cases);
        while (Console.In.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            campaign.Run(int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private static void Work(ConcurrentQueue<int> todo, ConcurrentDictionary<int, FamilyResult> results, string folder, int cases)
    {
        Process? child = null;
        while (todo.TryDequeue(out int family))
        {
            FamilyResult result = results[family];
            for (int first = 0; !result.Complete && result.Refused.Count < MostRefusals; first = result.Started + 1)
            {
                if (child is null || child.HasExited)
                {
                    child?.Dispose();
                    child = Start(folder, cases);
                }

                if (!Serve(child, family, first, result))
                {
                    result.Refused.Add(result.Started);
                    child.WaitForExit();
                }
            }
        }

        child?.StandardInput.Close();
        child?.WaitForExit();
        child?.Dispose();
    }

    // False when the process ended in the middle of a case.
    private static bool Serve(Process child, int family, int first, FamilyResult result)
    {
        try
        {
            child.StandardInput.WriteLine($"{family} {first}");
            child.StandardInput.Flush();
        }
        catch (IOException)
        {
            return false;
        }

        while (child.StandardOutput.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "@case":
                    result.Started = int.Parse(words[2], CultureInfo.InvariantCulture);
                    result.Cases++;
                    break;
                case "@differs":
                    result.Differing++;
                    result.DifferingBytes += long.Parse(words[2], CultureInfo.InvariantCulture);
                    break;
                case "@hash":
                    result.Hashes[int.Parse(words[2], CultureInfo.InvariantCulture)] = words[3];
                    break;
                case "@done":
                    result.Complete = true;
                    return true;
                default:
                    result.Said(line);
                    break;
            }
        }

        return false;
    }

    private static Process Start(string folder, int cases)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { "exec", typeof(CampaignProgram).Assembly.Location, "differential-part", folder, cases.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
