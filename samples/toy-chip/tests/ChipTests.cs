using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8.Tests;

/// <summary>The chip and its variants: the simulated artifact gives the reference's bits, in any slices.</summary>
public sealed class ChipTests
{
    private static readonly TargetDescription FourLanes = Backend.Toy8 with { Name = "Toy4", Lanes = 4 };

    public static TheoryData<int, int> Variants =>
        new()
        {
            { 8, 32 << 10 },
            { 4, 32 << 10 },
            { 8, 2048 },
            { 4, 2048 },
            { 3, 4096 },
        };

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_variant_is_data_and_gives_the_same_bits(int lanes, int laneBytes)
    {
        Dictionary<string, Tensor> expected = Run(Backend.Toy8, out _);
        Dictionary<string, Tensor> results = Run(
            Backend.Toy8 with
            {
                Lanes = lanes,
                LaneBytes = laneBytes,
            },
            out CompiledArtifact artifact
        );
        Assert.All(expected, e => Assert.Equal(e.Value.Data, results[e.Key].Data));
        Run(Backend.Toy8 with { Lanes = lanes }, out CompiledArtifact roomy);
        Assert.Equal(laneBytes < 32 << 10, Commands(artifact) > Commands(roomy));

        static long Commands(CompiledArtifact artifact) => artifact.Statistics["TPU commands"];
    }

    /// <summary>1 x 1 convolution of a constant by hand: 2 * 3 - 1 = 5, relu of the other channel's -7 is 0.</summary>
    [Fact]
    public void A_convolution_by_hand()
    {
        var s = new SampleBuilder("net");
        Value x = s.Input(Tensor.From([2f, 2f, 2f, 2f], [1, 1, 2, 2]));
        Value y = Conv.Create(
            s.Builder,
            s.Location,
            x,
            s.Weight(Tensor.From([3f, -3f], [2, 1, 1, 1])),
            s.Weight(Tensor.From([-1f, -1f], [2])),
            [1, 1],
            [1, 1],
            [0, 0, 0, 0],
            doRelu: true
        ).Output;
        Tensor result = Simulate(Lowered(s, FourLanes, y), FourLanes, s.Inputs, out _).Single().Value;
        Assert.Equal([5, 5, 5, 5, 0, 0, 0, 0], result.Floats().ToArray());
    }

    [Fact]
    public void What_does_not_fit_a_lane_in_any_slices_is_said()
    {
        var s = new SampleBuilder("net");
        Value y = Conv.Create(
            s.Builder,
            s.Location,
            s.Input(1, 64, 9, 9),
            s.Weight(8, 64, 7, 7),
            null,
            [7, 7],
            [1, 1],
            [3, 3, 3, 3]
        ).Output;
        TargetDescription tiny = Backend.Toy8 with { LaneBytes = 1024 };
        Diagnostic error = Assert
            .Throws<DiagnosticException>(() => Simulate(Lowered(s, tiny, y), tiny, s.Inputs, out _))
            .Diagnostics.Single();
        Assert.Equal("TPM0305", error.Descriptor.Code);
        Assert.Contains(
            "does not fit 1024 bytes of local memory in any slices",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_field_of_a_command_comes_back()
    {
        var random = new Random(1);
        int Extent() => random.Next(1, 99);
        LaneTensor Any() => new(random.Next(1 << 16), Extent(), Extent(), Extent(), Extent(), ElementType.BF16);
        foreach (Opcode op in Enum.GetValues<Opcode>())
        {
            // What Code gives back has the fields of the opcode only, so it is the one to compare with.
            var all = new Command
            {
                Op = op,
                Id = 65535,
                Wait = 7,
                X = Any(),
                Y = Any(),
                W = Any(),
                B = Any(),
                M0 = 32767,
                Shift = 31,
                Relu = true,
                Limit = 6,
            };
            var writer = new FieldWriter(96);
            all.Code(writer);
            Command read = new Command().Code(new FieldReader(writer.ToArray()));
            Assert.Equal((op, 65535, 7, all.X), (read.Op, read.Id, read.Wait, read.X));
            var again = new FieldWriter(96);
            read.Code(again);
            Assert.Equal(writer.ToArray(), again.ToArray());
        }
    }

    /// <summary>The container written again, each command encoded again, the listing assembled again.</summary>
    [Fact]
    public void What_is_read_is_written_again()
    {
        _ = Run(Backend.Toy8, out CompiledArtifact artifact);
        IArtifact read = new Container().Open(artifact.Content, "net.toy");
        Assert.Equal(artifact.Content, read.Rewrite());
        Assert.All(read.EncodeAgain("net"), c => Assert.Equal(c.Stored.ToArray(), c.Encoded.ToArray()));
        string[] listing = [.. read.Disassemble("net")];
        Assert.Equal(artifact.Content, ((IAssemblable)read).Assemble("net", listing, "net.txt", new DiagnosticBag()));
        string[] wrong = [listing[0].Replace("Cast", "Pool", StringComparison.Ordinal)];
        DiagnosticException error = Assert.Throws<DiagnosticException>(() =>
            ((IAssemblable)read).Assemble("net", wrong, "net.txt", new DiagnosticBag())
        );
        Assert.Contains("the fields are those of Cast, not of Pool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_container_is_refused()
    {
        _ = Run(Backend.Toy8, out CompiledArtifact artifact);
        var container = new Container();
        for (int i = 0; i < artifact.Content.Length; i += 97)
        {
            byte[] damaged = (byte[])artifact.Content.Clone();
            damaged[i] ^= 0x40;
            Assert.Throws<DiagnosticException>(() => container.Open(damaged, "damaged.toy"));
            Assert.Throws<DiagnosticException>(() => container.Open(artifact.Content[..i], "short.toy"));
        }
    }

    private static Dictionary<string, Tensor> Run(TargetDescription target, out CompiledArtifact artifact)
    {
        var s = new SampleBuilder("net");
        Value x = Conv.Create(
            s.Builder,
            Location.Named("conv"),
            s.Input(2, 5, 21, 17),
            s.Weight(20, 5, 3, 3),
            s.Weight(20),
            [3, 3],
            [2, 1],
            [1, 1, 1, 1],
            doRelu: true
        ).Output;
        Value pooled = MaxPool.Create(s.Builder, Location.Named("pool"), x, [2, 2], [2, 2], [0, 0, 1, 1]).Output;
        Value gate = Sigmoid.Create(s.Builder, Location.Named("gate"), pooled).Output;
        Value product = Mul.Create(s.Builder, Location.Named("product"), [pooled, gate]).Output;
        Value joined = Concat.Create(s.Builder, Location.Named("joined"), [product, pooled], 1).Output;
        Value y = Softmax.Create(s.Builder, Location.Named("y"), joined, 1).Output;
        return Simulate(Lowered(s, target, y), target, s.Inputs, out artifact);
    }

    private static Module Lowered(SampleBuilder s, TargetDescription target, Value output)
    {
        s.Module.SetOutputs([output]);
        new Backend(target).Lower(s.Module, new LoweringRequest("BF16", OpRegistry.Standard, new DiagnosticBag()));
        return s.Module;
    }

    /// <summary>Runs with memory elsewhere than it was compiled for, and compares results with the reference.</summary>
    private static Dictionary<string, Tensor> Simulate(
        Module module,
        TargetDescription target,
        IReadOnlyDictionary<string, Tensor> inputs,
        out CompiledArtifact artifact
    )
    {
        var backend = new Backend(target);
        artifact = backend.Generate(module, new GenerationRequest(OpRegistry.Standard, new DiagnosticBag()));
        var reference = new Dictionary<string, Tensor>();
        ModuleInterpreter interpreter = ModuleInterpreter.ForReference(module, backend.Reference);
        interpreter.Observe = (value, tensor) => reference[value.Name ?? ""] = tensor;
        interpreter.Run(inputs);
        int seen = 0;
        var options = new SimulationOptions(
            BaseOffset: 1 << 20,
            Boundaries: artifact.Boundaries,
            Observe: (placed, tensor) =>
            {
                Assert.True(reference[placed.Name].Bytes.SequenceEqual(tensor.Bytes), placed.Name);
                seen++;
            }
        );
        IReadOnlyDictionary<string, Tensor> results = new Container()
            .Open(artifact.Content, "net")
            .Run("net", inputs, options);
        Assert.True(seen > 1);
        return new(results);
    }
}
