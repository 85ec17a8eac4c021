using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Generation;

/// <summary>The shared generator with the smallest chip there is: one command an operation, from operand to result.</summary>
public class CodeGeneratorTests
{
    private readonly SampleBuilder _s = new("net");

    private sealed record Copy(GlobalAddress From, GlobalAddress To, long Bytes);

    /// <summary>Engine 1 writes outputs that have a region of their own, engine 0 everything else.</summary>
    private sealed class Copies : CommandSet<Copy>
    {
        public override int Engine(Copy command) => command.To.Region == GlobalRegion.Outputs ? 1 : 0;

        public override AccessSet Access(Copy command) => new([command.From.Range(command.Bytes)], [command.To.Range(command.Bytes)]);

        public override IReadOnlyList<string> Violations(Copy command) => command.Bytes % 4 == 0 ? [] : ["bytes are not words"];

        public override string Name(Copy command) => "copy";

        public override string Text(Copy command) => command.ToString();
    }

    private sealed class Generator(TargetDescription target, bool own, bool waits = true)
        : CodeGenerator<Copy, KernelContext<Copy>>(target, new Copies(), BackendParts.From("test", Kernel<KernelContext<Copy>>.For<Relu>(Emit), Kernel<KernelContext<Copy>>.For<Concat>(Emit)))
    {
        public CodeImage<Copy>? Image { get; private set; }

        protected override string Extension => ".copy";

        protected override bool OwnRegions => own;

        protected override KernelContext<Copy> CreateContext(KernelContext<Copy> shared) => shared;

        protected override LinkedCode Link(CodeImage<Copy> image)
        {
            Image = image;
            IReadOnlyList<IReadOnlyList<QueuedCommand<Copy>>> queues =
                [.. Enumerable.Range(0, 2).Select(e => image.Program.Engine(e).Select(c => new QueuedCommand<Copy>(c.Payload, waits ? c.Waits : [0, 0])).ToArray())];
            return new LinkedCode([1], new ProgramChecker(Commands.ToChecked(Target.Engines, queues), [.. image.Inputs.Select(i => i.Address.Range(i.Type.Bytes))]));
        }

        private static void Emit(Relu op, KernelContext<Copy> context) =>
            context.Emit(new Copy(context.Place(op.Input).Address, context.Place(op.Output).Address, op.Output.TensorType.Bytes));

        private static void Emit(Concat op, KernelContext<Copy> context)
        {
            GlobalAddress to = context.Place(op.Output).Address;
            foreach (Value input in op.Inputs)
            {
                if (context.Place(input).Address != to)
                {
                    context.Emit(new Copy(context.Place(input).Address, to, input.TensorType.Bytes));
                }

                to += input.TensorType.Bytes;
            }
        }
    }

    /// <summary>Each result lies where the next operation reads it.</summary>
    [Fact]
    public void Operations_get_places_commands_waits_and_boundaries()
    {
        Value a = Chain("a", _s.Input(5)), b = Chain("b", a), c = Chain("c", b);
        (Generator generator, CompiledArtifact artifact) = Generate(false, c);
        Assert.Equal([[1, 0], [2, 0], [3, 0]], artifact.Boundaries.Select(o => o.LastCommand));
        Assert.Equal(["a", "b", "c"], artifact.Boundaries.Select(o => o.Results.Single().Name));
        Assert.Equal((3, 0), (artifact.Statistics["compute commands"], artifact.Statistics["transfer commands"]));
        // Input and output keep their places, a and b need one each: four times 64 bytes behind a region that is never empty.
        Assert.Equal(256, generator.Image!.RegionBytes[GlobalRegion.Activations]);
        Assert.All(artifact.Boundaries, o => Assert.True(o.Results.Single().Address >= Targets.Small.GlobalBase + 64));
    }

    /// <summary>Operands of 64 bytes are whole runs of the result; of 20 bytes, the one behind them is not aligned.</summary>
    [Fact]
    public void Operands_of_a_concatenation_are_written_where_it_has_them()
    {
        Value x = _s.Input(16), a = Chain("a", x), b = Chain("b", a), c = Joined("c", a, b);
        (_, CompiledArtifact artifact) = Generate(false, Chain("d", c));
        ulong[] at = [.. artifact.Boundaries.Select(o => o.Results.Single().Address)];
        Assert.Equal((at[2], at[2] + 64), (at[0], at[1]));
        Assert.Equal([[1, 0], [2, 0], [2, 0], [3, 0]], artifact.Boundaries.Select(o => o.LastCommand));
    }

    /// <summary>By hand: the input, what is not aligned, and what lies in the result already are copied; an output keeps its place.</summary>
    [Fact]
    public void Other_operands_of_a_concatenation_are_copied()
    {
        Value x = _s.Input(5), a = Chain("a", x), b = Chain("b", a), c = Joined("c", x, a), d = Joined("d", b, b);
        _s.Module.SetOutputs([c, Chain("e", d)]);
        CompiledArtifact artifact = new Generator(Targets.Small, false).Generate(_s.Module, Request());
        Assert.Equal([1, 2, 4, 5, 6], artifact.Boundaries.Select(o => o.LastCommand[0]));
        ulong[] at = [.. artifact.Boundaries.Select(o => o.Results.Single().Address)];
        Assert.Equal(at[3], at[1]);
        Assert.NotEqual(at[2] + 20, at[0]);
    }

    [Fact]
    public void Inputs_and_outputs_may_have_regions_of_their_own()
    {
        (Generator generator, _) = Generate(true, Chain("b", Chain("a", _s.Input(5))));
        Assert.Equal([64, 64, 64, 64], generator.Image!.RegionBytes);
        Assert.Equal(new GlobalAddress(GlobalRegion.Inputs, 0), generator.Image.Inputs.Single().Address);
        Assert.Equal(new GlobalAddress(GlobalRegion.Outputs, 0), generator.Image.Outputs.Single().Address);
    }

    [Fact]
    public void Programs_that_forget_waits_are_refused()
    {
        _s.Module.SetOutputs([Chain("b", Chain("a", _s.Input(5)))]);
        new Generator(Targets.Small, true).Generate(_s.Module, Request());
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => new Generator(Targets.Small, true, waits: false).Generate(_s.Module, Request()));
        Assert.All(error.Diagnostics, d => Assert.Equal(CoreDiagnostics.UnsoundProgram, d.Descriptor));
        Assert.Contains(error.Diagnostics, d => d.Message.StartsWith("race: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_generated_is_said_with_its_reason()
    {
        Value odd = new OpBuilder(_s.Module).Create("tpu.Odd", Location.Named("odd", "Odd:node"), [_s.Input(5)], [new TensorType([5], ElementType.F32)]).Result;
        Diagnostic unknown = Assert.Throws<DiagnosticException>(() => Generate(false, odd)).Diagnostics.Single();
        Assert.Equal(("tpu.Odd has no code generation for this chip", "Odd:node"), (unknown.Message, unknown.Place!.Node));
    }

    [Fact]
    public void A_network_larger_than_global_memory_is_said_with_both_sizes()
    {
        Diagnostic limit = Assert.Throws<DiagnosticException>(() => Generate(false, Chain("a", _s.Input(1 << 20)))).Diagnostics.Single();
        Assert.Equal(("the network needs 8388672 bytes of global memory", "Small has 1048576"), (limit.Message, limit.Why));
    }

    [Fact]
    public void An_illegal_command_is_a_bug_that_names_the_operation()
    {
        Value bytes = Relu.Create(_s.Builder, Location.Named("bytes"), _s.Builder.Input("x", new TensorType([5], ElementType.I8))).Output;
        Assert.Equal(
            "tpu.Relu \"bytes\": illegal copy command: bytes are not words", Assert.Throws<InvalidOperationException>(() => Generate(false, bytes)).Message);
    }

    [Fact]
    public void Equal_constants_are_stored_once_and_aligned()
    {
        var store = new ConstantStore(64);
        Assert.Equal([0, 64, 0], new[] { store.Add([1, 2]), store.Add([3]), store.Add([1, 2]) }.Select(a => (int)a.Offset));
        Assert.Equal(65, store.ToArray().Length);
        Assert.Equal(new GlobalAddress(3, 77), GlobalAddress.Unpack(new GlobalAddress(3, 77).Packed));
    }

    private Value Joined(string name, params Value[] operands) => Concat.Create(_s.Builder, Location.Named(name), operands, 0).Output;

    private Value Chain(string name, Value x) => Relu.Create(_s.Builder, Location.Named(name), x).Output;

    private (Generator Generator, CompiledArtifact Artifact) Generate(bool own, Value output)
    {
        _s.Module.SetOutputs([output]);
        var generator = new Generator(Targets.Small, own);
        return (generator, generator.Generate(_s.Module, Request()));
    }

    private static GenerationRequest Request() => new(OpRegistry.Standard, new DiagnosticBag());
}
