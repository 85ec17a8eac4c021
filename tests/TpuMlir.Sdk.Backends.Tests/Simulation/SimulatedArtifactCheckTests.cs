using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Simulation;

/// <summary>The check of artifacts with base-register addresses, on programs of copies: engine 0 copies to where engine 1 reads.</summary>
public class SimulatedArtifactCheckTests
{
    private static readonly GlobalAddress Input = new(GlobalRegion.Inputs, 0), Between = new(GlobalRegion.Activations, 0), Output = new(GlobalRegion.Outputs, 0);

    private sealed record Copy(GlobalAddress From, GlobalAddress To, long Bytes);

    private sealed class Copies : CommandSet<Copy>
    {
        public override int Engine(Copy command) => command.To.Region == GlobalRegion.Outputs ? 1 : 0;

        public override AccessSet Access(Copy command) => new([command.From.Range(command.Bytes)], [command.To.Range(command.Bytes)]);

        public override IReadOnlyList<string> Violations(Copy command) => command.Bytes % 4 == 0 ? [] : ["bytes are not words"];

        public override string Name(Copy command) => "copy";

        public override string Text(Copy command) => command.ToString();
    }

    [Fact]
    public void A_sound_program()
    {
        ArtifactCheck check = Check([Command(Input, Between, 20)], [Command(Between, Output, 20, 1, 0)]);
        Assert.Empty(check.Problems);
        Assert.Equal(2, check.Commands);
        Assert.Equal(["inputs and constants are written before the first command starts"], check.Assumptions);
    }

    [Fact]
    public void Everything_wrong_is_named_with_its_command()
    {
        ArtifactCheck check = Check([Command(Input, Between, 20), Command(Between + 64, Between + 128, 6)], [Command(Between, Output, 20)]);
        Assert.Equal(
            [
                "compute 2 (copy) breaks a rule of the chip: bytes are not words",
                "read before write: compute 2 reads bytes 0x40..0x46 of the region of activations that nothing wrote",
                "race: transfer 1 and compute 1 touch the same bytes and neither waits for the other",
            ],
            check.Problems.Select(p => p.Message));
        Assert.All(check.Problems, p => Assert.Equal((CoreDiagnostics.UnsoundProgram, new SourcePlace("net.copy", Path: "network \"net\"")), (p.Descriptor, p.Place)));
    }

    [Fact]
    public void Commands_that_wait_for_each_other()
    {
        ArtifactCheck check = Check([Command(Input, Between, 20, 0, 1)], [Command(Between, Output, 20, 1, 0)]);
        Assert.Equal("deadlock: nothing can start: compute 1 waits for transfer 1, transfer 1 waits for compute 1", Assert.Single(check.Problems).Message);
    }

    /// <summary>A plugin that does not offer the check says so.</summary>
    [Fact]
    public void An_artifact_without_a_check()
    {
        IArtifact artifact = new Mute();
        Assert.Equal(
            (CoreDiagnostics.ArtifactCheck, "network \"net\" cannot be checked", "the plugin that reads this format does not offer it"),
            artifact.Check("net").Unsupported is { } no ? (no.Descriptor, no.Reason, no.Limit) : default);
    }

    private static QueuedCommand<Copy> Command(GlobalAddress from, GlobalAddress to, long bytes, params long[] waits) =>
        new(new Copy(from, to, bytes), waits.Length == 0 ? [0, 0] : waits);

    private static ArtifactCheck Check(params QueuedCommand<Copy>[][] queues)
    {
        var type = new TensorType(new Shape([5]), ElementType.F32);
        var image = new DecodedImage<Copy>("net", [], [0, 256, 64, 64], [new("x", Input, type)], [new("y", Output, type)], queues);
        return new SimulatedArtifact<Copy>(image, "net.copy", Targets.Small, new Copies(), (_, _) => _ => { }).Check("net").Realized!;
    }

    private sealed class Mute : IArtifact
    {
        public string Chip => "mute";

        public IReadOnlyList<ArtifactNetwork> Networks => [];

        public IReadOnlyList<KeyValuePair<string, string>> Properties => [];

        public IEnumerable<string> Disassemble(string network) => [];

        public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options) => inputs;
    }
}
