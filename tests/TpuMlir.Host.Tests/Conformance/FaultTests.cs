using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>The kit finds each fault with the checks that are about it, and nothing in a sound plugin.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly Kit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public void A_sound_plugin_passes_every_check()
    {
        IReadOnlyList<ConformanceCase> cases = Kit.Run(_kit.Sandbox.Add("Complete"), ConformanceLevel.Ops);

        Assert.Empty(cases.Where(c => c.Verdict == ConformanceVerdict.Failed).Select(c => $"{c}: {c.Message}"));
        // Every check has something to look at in a plugin that has everything.
        Assert.Equal(
            [
                "plugin.json", "references", "load", "exports", "documentation", "options", "target", "instances", "reference runner", "import", "modes",
                "determinism", "unload", "samples", "decomposition", "text", "importers", "unreadable files", "meaning", "repeat", "compile", "container", "damage",
            ],
            cases.Where(c => c.Verdict == ConformanceVerdict.Passed).Select(c => c.Check).Distinct());
        Assert.Contains(cases, c => c is { Check: "compile", Subject: "top.Relu/limit6 on faultychip F32", Verdict: ConformanceVerdict.NotApplicable, Message: "refused: TPM0203: relu_limit 6 is not supported" });
    }

    [Theory]
    [InlineData("no lanes", "target", "faultychip: description: Lanes is 0; it must be positive")]
    [InlineData("odd banks", "target", "faultychip: description: BanksPerLane 3 does not divide LaneBytes 4096; LaneWidthBytes 16 does not divide a bank of 1365 bytes")]
    [InlineData("engine twice", "target", "faultychip: description: Engines names one twice: core, core")]
    [InlineData("unknown type", "target", "faultychip: description: ComputeTypes has 'f33', which is no element type")]
    [InlineData("no modes", "target", "faultychip: modes: it has no modes")]
    [InlineData("supports anything", "target", "faultychip: numeric reference: it says it can compute operators that do not exist")]
    [InlineData("leak", "unload", "collected after use: it is still in memory after 10 collections: something outside it refers to its code, such as an event, a timer, a thread or a cache by type")]
    [InlineData("runner gives no reason", "reference runner", "faulty: as installed: it cannot run and does not say why")]
    [InlineData("import of other values", "import", "faulty/three: \"y\" is off by 6 where 0.0003 is allowed, with 0 elements not finite on one side")]
    [InlineData("import is random", "determinism", "import faulty/three: the imported module differs between two runs")]
    [InlineData("artifact is random", "determinism", "compile faultychip F32: the artifact of top.Relu/4d differs between two runs")]
    [InlineData("pass is random", "determinism", "pass faulty-pass: the module after the pass, of top.Relu/4d, differs between two runs")]
    [InlineData("simulator", "modes", "faultychip F32: top.Relu/4d: fltbin on simulator = tpu: 1 elements differ in \"output\"; limit every bit")]
    public void Smoke_fault(string fault, string check, string message)
    {
        IReadOnlyList<ConformanceCase> cases = _kit.Faulty(fault, ConformanceLevel.Smoke);

        Assert.Equal(message, Kit.Failure(cases, check));
        Assert.Equal([check], Kit.Failed(cases));
    }

    [Theory]
    [InlineData("negative flops", "samples", "faulty.Negate/random: Flops is -1")]
    [InlineData("one name", "samples", "faulty.Negate has samples: two samples have one name: random, random")]
    [InlineData("expected value", "samples", "faulty.Negate/given: \"output\" is off by 4 where 2E-05 is allowed, with 0 elements not finite on one side")]
    [InlineData("decomposition", "decomposition", "faulty.Negate/random: \"output\" is off by ")]
    [InlineData("importer sets nothing", "importers", "Fixtures.Complete.NegateImporter/two: the importer did not set the output 'y'")]
    [InlineData("import crashes", "unreadable files", "faulty .flt: empty file: empty file: IndexOutOfRangeException: Index was outside the bounds of the array.")]
    [InlineData("import takes anything", "unreadable files", "faulty .flt: empty file: empty file: it was read as a model")]
    [InlineData("no file named", "unreadable files", "faulty/three: flipped bits: bit 7 of byte ")]
    [InlineData("pass changes meaning", "meaning", "faulty-pass on faulty.Negate: faulty.Negate/random then relu and add: \"sum\" is off by ")]
    [InlineData("pass breaks the module", "meaning", "faulty-pass on faulty.Negate: faulty.Negate/random then relu and add: the module is not valid any more: ")]
    [InlineData("pass renames outputs", "meaning", "faulty-pass on top.Relu: top.Relu/4d: the outputs were output and are renamed")]
    [InlineData("pass goes on", "repeat", "faulty-pass on faulty.Negate: faulty.Negate/random then relu and add: a second run changes the module again; say ChangesAgain = true in ExportPass if that is meant")]
    [InlineData("lowered module", "compile", "top.Relu/4d on faultychip F32: lowering left a module that is not valid: ")]
    [InlineData("refusal without a cause", "compile", "top.Relu/limit6 on faultychip F32: the refusal 'TPM0112: relu_limit 6 is not supported' is none of the causes an operator can be refused for (TPM0201, TPM0202, TPM0203, TPM0204, TPM0305, TPM0306)")]
    [InlineData("refusal without help", "compile", "top.Relu/limit6 on faultychip F32: the refusal 'TPM0203: relu_limit 6 is not supported' does not say what to do: it has no help")]
    [InlineData("encoding", "container", "faulty.Negate on faultychip F32: commands: random: command 0 is 02 and encodes again as 03; given: command 0 is 02 and encodes again as 03")]
    [InlineData("rewriting", "container", "faulty.Negate on faultychip F32: written again: random: written again it has ")]
    [InlineData("disassembly is empty", "container", "faulty.Negate on faultychip F32: commands: random: it has 1 commands and 0 lines of disassembly; given: it has 1 commands and 0 lines of disassembly")]
    [InlineData("damage is not seen", "damage", "faultychip F32: cut short: cut to 0 bytes: ")]
    public void Operators_fault(string fault, string check, string message)
    {
        IReadOnlyList<ConformanceCase> cases = _kit.Faulty(fault, ConformanceLevel.Ops);

        Assert.StartsWith(message, Kit.Failure(cases, check), StringComparison.Ordinal);
        Assert.Equal([check], Kit.Failed(cases));
    }

    [Theory]
    [InlineData("result type", "samples", "faulty.Negate/given: \"output\" is tensor<1")]
    [InlineData("not a number", "samples", "faulty.Negate/random: \"output\" has 120 elements that are NaN or infinite")]
    [InlineData("another each time", "text", "faulty.Negate/random: the parsed module computes another \"output\"; is an attribute not printed?")]
    [InlineData("imprecise", "compile", "faulty.Negate/random on faultychip F32: tpu = top: ")]
    [InlineData("simulator", "compile", "faulty.Negate/random on faultychip F32: fltbin on simulator = tpu: 1 elements differ in \"output\"; limit every bit")]
    [InlineData("artifact is random", "compile", "")]
    [InlineData("lowering throws", "compile", "faulty.Negate/random on faultychip F32: it threw KeyNotFoundException: no such rule")]
    [InlineData("pass throws", "meaning", "faulty-pass on faulty.Negate: it threw InvalidOperationException: the pass is not ready")]
    public void Fault_several_checks_see(string fault, string check, string message) =>
        Assert.StartsWith(message, Kit.Failure(_kit.Faulty(fault, ConformanceLevel.Ops), check), StringComparison.Ordinal);
}
