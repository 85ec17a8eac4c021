using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>A container cut short or with flipped bits is read, or refused with a diagnostic; nothing else.</summary>
internal sealed class DamageCheck() : ConformanceCheck("damage", ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (IGrouping<(string Chip, string Mode), CompileCase> cases in CompileCases.Of(subject)
            .Where(c => subject.Manifest.Provides.Backends.Contains(c.Backend.Chip))
            .GroupBy(c => (c.Backend.Chip, c.Mode)))
        {
            CompileCase[] all = [.. cases];
            foreach ((string kind, Func<byte[], IEnumerable<DamagedFile>> damage) in Damage.Kinds)
            {
                yield return new CheckCase($"{cases.Key.Chip} {cases.Key.Mode}: {kind}", () => Run(all, damage));
            }
        }
    }

    private static Outcome Run(CompileCase[] cases, Func<byte[], IEnumerable<DamagedFile>> damage)
    {
        if (cases.Select(c => (Case: c, Module: c.TryCompile())).FirstOrDefault(c => c.Module is not null) is not ({ } one, { } module))
        {
            return Outcome.NotApplicable("no sample is compiled");
        }

        IContainer container = one.Backend.Container(module.Artifact.Content);
        var problems = new List<string>();
        int tried = 0;
        foreach (DamagedFile file in damage(module.Artifact.Content))
        {
            tried++;
            if (Problem(container, file) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.Count > 0 ? Outcome.Of(problems) : Outcome.PassedWith($"{tried} files");
    }

    private static string? Problem(IContainer container, DamagedFile file)
    {
        try
        {
            IArtifact artifact = container.Open(file.Content, "damaged");
            foreach (ArtifactNetwork network in artifact.Networks)
            {
                foreach (string _ in artifact.Disassemble(network.Name))
                {
                }
            }

            return null;
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics.Any(d => d.IsError) ? null : $"{file.What}: it was refused without an error";
        }
#pragma warning disable CA1031 // Anything but a diagnostic is the failure this check is for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"{file.What}: {e.GetType().Name}: {e.Message}";
        }
    }
}
