using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>An artifact read and written again is the same, and so is every command decoded and encoded again, and the listing assembled.</summary>
internal sealed class ContainerCheck() : ConformanceCheck("container", ConformanceLevel.Ops)
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (IGrouping<(string, string, string), CompileCase> cases in CompileCases.Of(subject)
            .Where(c => subject.Manifest.Provides.Backends.Contains(c.Backend.Chip))
            .GroupBy(c => (c.Backend.Chip, c.Mode, c.Definition.Name)))
        {
            (string chip, string mode, string op) = cases.Key;
            yield return new CheckCase($"{op} on {chip} {mode}: written again", () => Each(cases, Rewritten, "the container's plugin does not write what it reads (IArtifact.Rewrite)"));
            yield return new CheckCase($"{op} on {chip} {mode}: commands", () => Each(cases, Encoded, "the container's plugin does not encode what it decodes (IArtifact.EncodeAgain)"));
            yield return new CheckCase($"{op} on {chip} {mode}: listing", () => Each(cases, Assembled, "the container's plugin does not assemble listings (IAssemblable)"));
        }
    }

    /// <summary>Looks at every artifact of an operator; problems are null where the plugin offers nothing to look at.</summary>
    private static Outcome Each(IEnumerable<CompileCase> cases, Func<CompiledModule, IArtifact, IReadOnlyList<string>?> look, string missing)
    {
        var problems = new List<string>();
        int looked = 0, compiled = 0;
        foreach (CompileCase one in cases)
        {
            if (one.TryCompile() is not { } module)
            {
                continue;
            }

            compiled++;
            if (look(module, one.Backend.Open(module)) is { } found)
            {
                looked++;
                problems.AddRange(found.Select(p => $"{one.Sample.Name}: {p}"));
            }
        }

        return compiled == 0 ? Outcome.NotApplicable("no sample of the operator is compiled")
            : looked == 0 ? Outcome.NotApplicable(missing)
            : Outcome.Of(problems);
    }

    private static List<string>? Rewritten(CompiledModule module, IArtifact artifact) =>
        artifact.Rewrite() is { } again ? Different(module, again, "written again") : null;

    private static List<string>? Assembled(CompiledModule module, IArtifact artifact)
    {
        if (artifact is not IAssemblable assemblable)
        {
            return null;
        }

        string network = artifact.Networks[0].Name;
        return Different(module, assemblable.Assemble(network, [.. artifact.Disassemble(network)], "listing", new DiagnosticBag()), "assembled from its listing");
    }

    private static List<string> Different(CompiledModule module, byte[] again, string how)
    {
        byte[] first = module.Artifact.Content;
        int differs = first.AsSpan().CommonPrefixLength(again);
        return differs == first.Length && again.Length == first.Length ? [] : [$"{how} it has {again.Length} bytes instead of {first.Length}, and differs from byte {differs} on"];
    }

    private static List<string>? Encoded(CompiledModule module, IArtifact artifact)
    {
        string network = artifact.Networks[0].Name;
        CommandBytes[] commands = [.. artifact.EncodeAgain(network)];
        string[] text = [.. artifact.Disassemble(network)];
        if (commands.Length == 0)
        {
            return null;
        }

        var problems = new List<string>();
        int wrong = Array.FindIndex(commands, c => !c.Stored.Span.SequenceEqual(c.Encoded.Span));
        if (wrong >= 0)
        {
            problems.Add($"command {wrong} is {Convert.ToHexString(commands[wrong].Stored.Span)} and encodes again as {Convert.ToHexString(commands[wrong].Encoded.Span)}");
        }

        if (text.Length != commands.Length || text.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add($"it has {commands.Length} commands and {text.Count(t => !string.IsNullOrWhiteSpace(t))} lines of disassembly");
        }

        return problems;
    }
}
