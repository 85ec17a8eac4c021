using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Host.Compilation;

/// <summary>The files of a calibration.</summary>
internal static class CalibrationData
{
    /// <summary>The npz files named, those of folders and patterns in ordinal order of their names; each once.</summary>
    /// <param name="entries">Files, folders, and patterns with * or ? in the last part; resolved.</param>
    /// <param name="most">The most files wanted, or null for all.</param>
    /// <param name="manifest">The manifest, for messages.</param>
    /// <exception cref="DiagnosticException">An entry gives no file; all of them.</exception>
    public static IReadOnlyList<string> Files(IReadOnlyList<string> entries, int? most, string manifest)
    {
        var files = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var bag = new DiagnosticBag();
        for (int i = 0; i < entries.Count; i++)
        {
            string[] found = Expand(entries[i]);
            if (found.Length == 0)
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.FileNotFound,
                    Directory.Exists(entries[i]) ? $"the folder \"{entries[i]}\" has no npz file" : $"there is no file \"{entries[i]}\"",
                    new SourcePlace(manifest, Path: $"calibration.data[{i}]"),
                    Help: "check the path; paths in a manifest are relative to its folder"));
            }

            foreach (string file in found)
            {
                files.TryAdd(file, true);
            }
        }

        bag.ThrowIfErrors();
        return [.. files.Keys.Take(most ?? int.MaxValue)];
    }

    /// <summary>Reads the samples one after the other as they are asked for.</summary>
    public static IEnumerable<CalibrationSample> Samples(IReadOnlyList<string> files, Module module) =>
        files.Select(f => new CalibrationSample(f, NetworkInputs.Read(f, module)));

    private static string[] Expand(string entry)
    {
        if (Directory.Exists(entry))
        {
            return [.. Directory.EnumerateFiles(entry, "*.npz").Order(StringComparer.Ordinal)];
        }

        string pattern = Path.GetFileName(entry), folder = Path.GetDirectoryName(entry)!;
        return pattern.AsSpan().ContainsAny('*', '?')
            ? Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)] : []
            : File.Exists(entry) ? [entry] : [];
    }
}
