using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Models;

/// <summary>Whole models compile and verify: manifests as they say, other files for each of the plugin's chips in each mode.</summary>
internal sealed class ModelsCheck() : ConformanceCheck("models", ConformanceLevel.Models)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        if (subject.Request.Models.Count == 0)
        {
            yield return new CheckCase("models", () => Outcome.NotApplicable("no model was given (--model)"));
        }

        foreach (string file in subject.Request.Models)
        {
            string name = Path.GetFileName(file);
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                yield return new CheckCase(name, () => Compile(subject, ManifestReader.Read(file, []), file));
                continue;
            }

            foreach (string chip in Chips(subject))
            {
                foreach (string mode in subject.Get(c => c.Backend(chip)).Modes)
                {
                    yield return new CheckCase($"{name} on {chip} {mode}", () => Compile(subject, file, chip, mode));
                }
            }
        }
    }

    /// <summary>The plugin's own chips; all installed ones when it has none.</summary>
    private static IReadOnlyList<string> Chips(ConformanceSubject subject) =>
        subject.Manifest.Provides.Backends.Count > 0 ? subject.Manifest.Provides.Backends : subject.Catalog.Names(PluginKind.Backend);

    private static Outcome Compile(ConformanceSubject subject, string model, string chip, string mode)
    {
        IBackend backend = subject.Get(c => c.Backend(chip));
        var manifest = new CompileManifest
        {
            Model = new ModelSection { Source = model },
            Target = new TargetSection { Backend = chip },
            Quantize = new QuantizeSection { Default = mode },
        };
        return backend.NeedsRanges(mode)
            ? Outcome.NotApplicable($"{mode} needs calibration data: give a manifest that names some")
            : Compile(subject, manifest, model);
    }

    private static Outcome Compile(ConformanceSubject subject, CompileManifest manifest, string path)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tpumlir-conformance-");
        try
        {
            // What the manifest writes beside itself is not for a test to write.
            manifest.Output.Artifact = Path.Combine(folder.FullName, "artifact");
            manifest.Output.Report = Path.Combine(folder.FullName, "report.json");
            manifest.Output.Modules = null;
            manifest.Verify.Enabled = true;
            using PluginComposer plugins = subject.Again();
            plugins.Activate(subject.Plugin);
            CompileResult result = new CompileRun(manifest, path, plugins, new DiagnosticBag(), _ => { }).Run();
            StageResult[] failed = [.. result.Report!.Stages.Where(s => s.FirstFailure is not null)];
            return failed.Length > 0
                ? Outcome.Failed(string.Join("; ", failed.Select(s => $"{s.Title}: {VerificationTable.What(s.FirstFailure!)} in \"{s.FirstFailure!.Name}\"; limit {s.Limit}")))
                : Outcome.PassedWith(string.Join("; ", result.Report.Stages.Select(s => $"{s.Title}: {s.Status}{(s.Reason is null ? "" : $" ({s.Reason})")}")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
