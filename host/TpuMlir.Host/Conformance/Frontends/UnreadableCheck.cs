using System.Text;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Frontends;

/// <summary>A file that is no model, or a damaged one, is refused with a diagnostic that names it; what is read is a valid module.</summary>
internal sealed class UnreadableCheck() : ConformanceCheck("unreadable files", ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        OpRegistry operators = subject.Operators;
        foreach (FrontendCase frontend in FrontendCase.Of(subject))
        {
            foreach (string extension in frontend.Extensions)
            {
                foreach ((string kind, IEnumerable<DamagedFile> files) in NoModels)
                {
                    yield return new CheckCase($"{frontend.Framework} {extension}: {kind}", () => Run(frontend.Frontend, extension, files, operators, mustRefuse: true));
                }

                yield return new CheckCase($"{frontend.Framework} {extension}: missing file", () => Outcome.Of(
                    Problem(frontend.Frontend, Path.Combine(Path.GetTempPath(), $"tpumlir-{Guid.NewGuid():N}{extension}"), operators, mustRefuse: true) is { } problem ? [problem] : []));
            }

            foreach (ModelSample sample in frontend.Frontend.Samples)
            {
                foreach ((string kind, Func<byte[], IEnumerable<DamagedFile>> damage) in Damage.Kinds)
                {
                    yield return new CheckCase($"{frontend.Framework}/{sample.Name}: {kind}", () => Run(frontend.Frontend, sample.Extension, damage(sample.Content), operators, mustRefuse: false));
                }
            }
        }
    }

    private static IEnumerable<(string Kind, IEnumerable<DamagedFile> Files)> NoModels =>
    [
        ("empty file", [new DamagedFile("empty file", [])]),
        ("noise", Noise()),
        ("text", [new DamagedFile("text", Encoding.UTF8.GetBytes("This is not a model.\n"))]),
    ];

    private static IEnumerable<DamagedFile> Noise()
    {
        var random = new Random(1);
        for (int length = 1; length <= 1 << 16; length *= 4)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            yield return new DamagedFile($"{length} random bytes", bytes);
        }
    }

    private static Outcome Run(IFrontend frontend, string extension, IEnumerable<DamagedFile> files, OpRegistry operators, bool mustRefuse)
    {
        var problems = new List<string>();
        int tried = 0;
        foreach (DamagedFile damaged in files)
        {
            tried++;
            using var file = new SampleFile($"model{extension}", damaged.Content);
            if (Problem(frontend, file.Path, operators, mustRefuse) is { } problem)
            {
                problems.Add($"{damaged.What}: {problem}");
            }
        }

        return problems.Count > 0 ? Outcome.Of(problems) : Outcome.PassedWith($"{tried} files");
    }

    private static string? Problem(IFrontend frontend, string path, OpRegistry operators, bool mustRefuse)
    {
        try
        {
            Module module = frontend.Import(SampleFile.Request(path, operators));
            return mustRefuse ? "it was read as a model"
                : Verifier.Verify(module, operators) is { Count: > 0 } broken ? $"it was read as a module that is not valid: {broken[0].Message}"
                : null;
        }
        catch (DiagnosticException e)
        {
            Diagnostic[] errors = [.. e.Diagnostics.Where(d => d.IsError)];
            return errors.Length == 0 ? "it was refused without an error"
                : errors.All(d => d.Place?.File is null) ? $"no error names the file: {errors[0].Message}"
                : null;
        }
#pragma warning disable CA1031 // Anything but a diagnostic is the failure this check is for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
