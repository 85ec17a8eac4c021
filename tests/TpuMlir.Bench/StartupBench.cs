using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TpuMlir.Bench;

/// <summary>What 20 installed plugins cost commands that need none of them, beside an empty plugin directory.</summary>
internal sealed class StartupBench : IDisposable
{
    private const int Plugins = 20;
    private const int Repetitions = 20;

    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "tpumlir.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("tpumlir-bench-").FullName;
    private readonly TextWriter _output;
    private readonly string _tool;

    /// <param name="output">Takes the figures.</param>
    /// <param name="tool">Another build of the tool to measure; the one beside this program when null.</param>
    public StartupBench(TextWriter output, string? tool)
    {
        _output = output;
        _tool = tool ?? Tool;
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        string source = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "plugins")).MaxBy(d => new DirectoryInfo(d).EnumerateFiles().Sum(f => f.Length))!;
        for (int i = 0; i < Plugins; i++)
        {
            Copy(source, Path.Combine(_folder, "full", $"{i:00}"), $"bench.plugin{i}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Medians of whole processes, the two directories by turns.</summary>
    public void Run()
    {
        foreach (string[] command in (string[][])[["--version"], ["plugins", "list"]])
        {
            List<double> empty = [], full = [];
            for (int i = 0; i < Repetitions; i++)
            {
                empty.Add(Time("empty", command));
                full.Add(Time("full", command));
            }

            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(' ', command)}: {Median(empty):0.0} ms with an empty plugin directory, {Median(full):0.0} ms with {Plugins} plugins more (medians of {Repetitions})"));
        }
    }

    private static void Copy(string from, string to, string id)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        string manifest = Path.Combine(to, "plugin.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(manifest))!.AsObject();
        json["id"] = id;
        // Names of its own, or every one would be a warning.
        json["provides"] = new JsonObject { ["passes"] = new JsonArray([.. Enumerable.Range(0, 30).Select(p => (JsonNode)$"{id}-pass{p}")]) };
        File.WriteAllText(manifest, json.ToJsonString());
    }

    private double Time(string directory, string[] command)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", _tool, .. command]) { RedirectStandardOutput = true };
        start.Environment["TPUMLIR_PLUGIN_PATH"] = Path.Combine(_folder, directory);
        start.Environment["TPUMLIR_HOME"] = Path.Combine(_folder, "home");
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }
}
