using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Simulation;

/// <summary>Containers with base-register addresses: written, read, written again; listings assembled. The chip here only copies.</summary>
public class RegionContainerTests
{
    private static readonly Copier Container = new(ushort.MaxValue);

    private sealed record Copy
    {
        public bool IsStore;
        public int Id, Wait;
        public LaneTensor X;
        public GlobalBox Place;

        public Copy Code(FieldCoder f)
        {
            (IsStore, Id, Wait) = (f.Flag("store", IsStore), f.Int("id", Id, 16), f.Int("wait", Wait, 16));
            (X, Place) = (f.Tensor("x", X), f.Box("place", Place));
            return this;
        }
    }

    /// <summary>Engine 0 loads, engine 1 stores.</summary>
    private sealed class Copies(TargetDescription target) : LaneCommandSet<Copy>(target)
    {
        public override int Engine(Copy command) => command.IsStore ? 1 : 0;

        public override string Name(Copy command) => command.IsStore ? "Store" : "Load";

        public override void Code(Copy command, FieldCoder fields) => command.Code(fields);

        public override CommandOperands Operands(Copy c) => c.IsStore
            ? new([c.X], []) { GlobalWrites = c.Place.Ranges(c.X) }
            : new([], [c.X]) { GlobalReads = c.Place.Ranges(c.X) };
    }

    private sealed class Copier(int mostCommands) : RegionContainer<Copy>("COPY", Targets.Small, 64, mostCommands)
    {
        protected internal override CommandSet<Copy> Commands(TargetDescription target) => new Copies(target);

        protected override Action<Copy> Machine(RegionMemory memory, LaneMemory lanes) =>
            c => (c.IsStore ? (Action<LaneMemory>)(l => l.Store(c.X, memory, c.Place)) : l => l.Load(c.X, memory, c.Place))(lanes);

        protected override void Encode(Copy command, long id, IReadOnlyList<long> waits, FieldCoder fields) =>
            (command with { Id = (int)id, Wait = (int)waits.Max() }).Code(fields);

        protected internal override (Copy Command, long Id, IReadOnlyList<long> Waits) Decode(FieldCoder fields)
        {
            Copy c = new Copy().Code(fields);
            return (c, c.Id, c.IsStore ? [c.Wait, 0] : [0, c.Wait]);
        }
    }

    [Theory]
    [InlineData(ushort.MaxValue)]
    [InlineData(2)]
    public void What_is_read_is_written_encoded_and_assembled_to_the_same_bytes(int mostCommands)
    {
        var container = new Copier(mostCommands);
        byte[] content = Compile(container);
        IArtifact artifact = container.Open(content, "net");
        Assert.Equal(content, artifact.Rewrite());
        string[] listing = [.. artifact.Disassemble("net")];
        CommandBytes[] commands = [.. artifact.EncodeAgain("net")];
        Assert.True(listing.Length > 4);
        Assert.Equal(listing.Length, commands.Length);
        Assert.All(commands, c => Assert.Equal(c.Stored.ToArray(), c.Encoded.ToArray()));
        Assert.All(commands.Zip(listing), c => Assert.Contains($" id={c.First.Stored.Span[0] >> 1} ", c.Second, StringComparison.Ordinal));
        Assert.Equal(content, ((IAssemblable)artifact).Assemble("net", ["; a remark", "", .. listing], "listing", new DiagnosticBag()));
    }

    [Fact]
    public void It_runs_and_a_changed_listing_does_what_it_says()
    {
        byte[] content = Compile(Container);
        float[] x = [.. Enumerable.Range(0, 2 * 3 * 5).Select(i => (float)i)];
        Assert.Equal(Permuted(x), Run(content, x));
        string[] listing = [.. Container.Open(content, "net").Disassemble("net")];
        // The last store goes, and its elements stay 0.
        byte[] shorter = Assemble(content, listing[..^1], out DiagnosticBag said);
        Assert.Empty(said.All);
        Assert.NotEqual(Permuted(x), Run(shorter, x));
    }

    [Fact]
    public void All_lines_that_are_no_commands_are_named()
    {
        byte[] content = Compile(Container);
        string[] listing = [.. Container.Open(content, "net").Disassemble("net")];
        string[] wrong =
        [
            "GPU 1: Load x=1x1x1x1xf32@0",
            "compute 1: Load id=1 x=1x1x1x1xf33@0",
            "compute 1: Load id=99999 x=1x1x1x1xf32@0",
            "compute 1: Load id=1 x=1x1x1x1xf32@0 colour=3",
            "compute 1: Store id=1 x=1x1x1x1xf32@0",
            "transfer 1: Load id=1 x=1x1x1x1xf32@0",
            "compute 1: Load id=1 x=1x1x1x1xf32@3",
        ];
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => Assemble(content, wrong, out _));
        Assert.Equal(
            [
                "line 1 of \"listing\" is no command: a line begins with an engine (compute, transfer), a number and a colon",
                "line 2 of \"listing\" is no command: the field x is no tensor such as 1x8x4x4xsi8@0",
                "line 3 of \"listing\" is no command: id = 99999 is not in 0 to 65535",
                "line 4 of \"listing\" is no command: the command has no field colour",
                "line 5 of \"listing\" is no command: the fields are those of Load, not of Store",
                "line 6 of \"listing\" is no command: Load runs on compute",
                "line 7 of \"listing\" is no command: 1x1x1x1xf32@3 does not begin at a multiple of 16 bytes",
            ],
            error.Diagnostics.Select(d => d.Message));
        string head = Assert.Throws<DiagnosticException>(() => Assemble(content, ["compute 2: " + listing[0].Split(": ", 2)[1]], out _)).Diagnostics.Single().Message;
        Assert.Equal("line 1 of \"listing\" is no command: the line begins \"compute 2:\", its place and fields say \"compute 1:\"", head);
    }

    [Fact]
    public void Commands_stand_in_the_order_of_their_numbers()
    {
        byte[] content = Compile(Container);
        string[] listing = [.. Container.Open(content, "net").Disassemble("net")];
        (listing[0], listing[1]) = (listing[1], listing[0]);
        Assert.Equal(
            [
                "line 1 of \"listing\" is no command: its fields number it 2, and it stands where 1 is",
                "line 2 of \"listing\" is no command: its fields number it 1, and it stands where 2 is",
            ],
            Assert.Throws<DiagnosticException>(() => Assemble(content, listing, out _)).Diagnostics.Select(d => d.Message));
    }

    [Fact]
    public void Segments_keep_their_number_of_commands()
    {
        var container = new Copier(2);
        IArtifact artifact = container.Open(Compile(container), "net");
        string[] listing = [.. artifact.Disassemble("net")];
        Diagnostic error = Assert.Throws<DiagnosticException>(
            () => ((IAssemblable)artifact).Assemble("net", listing[..^1], "listing", new DiagnosticBag())).Diagnostics.Single();
        int stores = listing.Count(l => l.StartsWith("transfer", StringComparison.Ordinal));
        Assert.Equal($"the listing has {stores - 1} commands of transfer, the artifact {stores}", error.Message);
    }

    [Fact]
    public void Races_in_a_listing_are_told()
    {
        byte[] content = Compile(Container);
        string[] listing = [.. Container.Open(content, "net").Disassemble("net").Select(l => l.StartsWith("transfer", StringComparison.Ordinal)
            ? System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Replace(l, " after compute \\d+", ""), " wait=\\d+", "")
            : l)];
        Assemble(content, listing, out DiagnosticBag said);
        Assert.Contains(said.All, d => d.Descriptor == CoreDiagnostics.UnsoundProgram);
    }

    [Fact]
    public void Damage_is_refused_with_what_is_wrong()
    {
        byte[] content = Compile(Container);
        byte[] flipped = (byte[])content.Clone();
        flipped[content.Length / 2] ^= 1;
        Assert.Equal("\"a.copy\" is not a usable COPY file: the check sum is wrong", Refused(flipped));
        Assert.Equal("\"a.copy\" is not a usable COPY file: the check sum is wrong", Refused(content[..^1]));
        Assert.Equal("\"a.copy\" is not a usable COPY file: the signature is another", Refused(content[1..]));
        Assert.Equal("\"a.copy\" is not a usable COPY file: the signature is another", Refused([]));
        // Damage with a check sum that is right.
        byte[] longer = [.. content[..^32], 0];
        Assert.Equal("\"a.copy\" is not a usable COPY file: there is something behind the last command", Refused(Signed(longer)));
        Assert.StartsWith("\"a.copy\" is not a usable COPY file: ", Refused(Signed(content[..^40])), StringComparison.Ordinal);

        static byte[] Signed(byte[] body) => [.. body, .. System.Security.Cryptography.SHA256.HashData(body)];
        static string Refused(byte[] bytes) => Assert.Throws<DiagnosticException>(() => Container.Open(bytes, "a.copy")).Diagnostics.Single().Message;
    }

    /// <summary>[2,3,5] to [5,3,2], twice, so that there are several commands of each engine.</summary>
    private static byte[] Compile(Copier container)
    {
        var s = new SampleBuilder("net");
        Value x = s.Builder.Input("x", new TensorType([2, 3, 5], ElementType.F32));
        Value a = Permute.Create(s.Builder, Location.Named("a"), x, [0, 2, 1]).Output;
        Value b = Permute.Create(s.Builder, Location.Named("b"), a, [1, 2, 0]).Output;
        s.Module.SetOutputs([Concat.Create(s.Builder, Location.Named("y"), [b, b], 1).Output]);
        var kernels = new LaneKernels<Copy>((box, t) => new Copy { X = t, Place = box }, (t, box) => new Copy { IsStore = true, X = t, Place = box });
        var generator = new RegionGenerator<Copy>(Targets.Small, container, ".copy", BackendParts.From("test", kernels.Movement));
        return generator.Generate(s.Module, new GenerationRequest(OpRegistry.Standard, new DiagnosticBag())).Content;
    }

    private static byte[] Assemble(byte[] content, string[] listing, out DiagnosticBag said) =>
        ((IAssemblable)Container.Open(content, "net")).Assemble("net", listing, "listing", said = new DiagnosticBag());

    private static float[] Run(byte[] content, float[] x) => Container.Open(content, "net")
        .Run("net", new Dictionary<string, Tensor> { ["x"] = Tensor.From(x, [2, 3, 5]) }, new SimulationOptions()).Single().Value.Floats().ToArray();

    /// <summary>y[k, j', i] = x[i, j, k] for both halves j' = j and j + 3.</summary>
    private static float[] Permuted(float[] x)
    {
        var y = new float[5 * 6 * 2];
        for (int i = 0; i < y.Length; i++)
        {
            (int k, int j, int n) = (i / 12, i / 2 % 6 % 3, i % 2);
            y[i] = x[(((n * 3) + j) * 5) + k];
        }

        return y;
    }
}
