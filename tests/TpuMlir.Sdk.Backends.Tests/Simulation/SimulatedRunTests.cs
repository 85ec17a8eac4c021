using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Simulation;

/// <summary>Runs on a machine whose memory is eight bytes and whose commands add a number to one of them.</summary>
public class SimulatedRunTests
{
    private static readonly PlacedTensor Input = Byte("x", 0), Between = Byte("t", 1), Output = Byte("y", 2);

    /// <summary>t = x + 1 on engine A, then y = t + 2 on engine B, which waits for it.</summary>
    private static readonly SimulatedProgram<Move> Program = new(
        ["A", "B"], [[new(new Move(0, 1, 1), [0, 0])], [new(new Move(1, 2, 2), [1, 0])]], [Input], [Output]);

    [Fact]
    public void Results_are_observed_at_their_boundaries()
    {
        var seen = new List<(string, byte)>();
        using SimulatedRun<Move> run = Start(Program, 5);
        IReadOnlyDictionary<string, Tensor> outputs = run.ToEnd(new SimulationOptions
        {
            Boundaries = [new("t", [1, 0], [Between, Output]), new("y", [1, 1], [Output])],
            Observe = (placed, tensor) => seen.Add((placed.Name, tensor.Bytes[0])),
        });
        Assert.Equal([("t", 6), ("y", 0), ("y", 8)], seen);
        Assert.Equal(8, outputs["y"].Bytes[0]);
    }

    [Fact]
    public void A_session_steps_in_the_order_waits_allow()
    {
        using var session = new Session(Start(Program, 5));
        Assert.Equal(("A 1", "B 1"), (session.Next!.Text, session.Command(1, 1).Text));
        session.Step();
        Assert.Equal(6, session.Read(Between).Bytes[0]);
        Assert.Equal([1, 0], session.Done);
        Assert.Equal("B 1", session.Next!.Text);
        session.Step();
        Assert.Equal(8, session.Outputs()["y"].Bytes[0]);
        Assert.Null(session.Next);
        Assert.Throws<InvalidOperationException>(session.Step);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Command(0, 2));
    }

    [Fact]
    public void An_illegal_command_and_a_deadlock_name_the_file_and_the_command()
    {
        using SimulatedRun<Move> illegal = Start(Program with { Queues = [[new(new Move(0, 1, 1), [0, 0]), new(new Move(0, 9, 1), [0, 0])], []] }, 5);
        DiagnosticException fault = Assert.Throws<DiagnosticException>(() => illegal.ToEnd(new SimulationOptions()));
        Assert.Contains("\"net.toy\" does something illegal: A command 2: byte 9", fault.Message, StringComparison.Ordinal);
        using SimulatedRun<Move> stuck = Start(Program with { Queues = [[new(new Move(0, 1, 1), [0, 1])], []] }, 5);
        Assert.Contains("deadlock: A 1 waits for B 1; B has ended", Assert.Throws<DiagnosticException>(() => stuck.Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused_and_the_machine_is_released()
    {
        var machine = new Machine();
        Tensor wide = Tensor.FromValues<byte>(ElementType.U8, [1, 2], [2]);
        Assert.Contains("input \"x\" is", Refused(new() { ["x"] = wide }), StringComparison.Ordinal);
        Assert.Contains("input \"x\" is missing", Refused([]), StringComparison.Ordinal);
        Assert.True(machine.IsDisposed);

        string Refused(Dictionary<string, Tensor> inputs) =>
            Assert.Throws<DiagnosticException>(() => new SimulatedRun<Move>(Program, "net.toy", machine, inputs)).Message;
    }

    [Fact]
    public void Progress_is_told_now_and_then()
    {
        var told = new List<(long, long)>();
        var queue = Enumerable.Repeat(new QueuedCommand<Move>(new Move(0, 1, 1), [0, 0]), 600).ToArray();
        using SimulatedRun<Move> run = Start(Program with { Queues = [queue, []] }, 5);
        run.ToEnd(new SimulationOptions(Progress: (done, total) => told.Add((done, total))));
        Assert.Equal([(256, 600), (512, 600)], told);
    }

    private static PlacedTensor Byte(string name, ulong address) => new(name, address, new TensorType([1], ElementType.U8));

    private static SimulatedRun<Move> Start(SimulatedProgram<Move> program, byte x) =>
        new(program, "net.toy", new Machine(), new Dictionary<string, Tensor> { ["x"] = Tensor.FromValues<byte>(ElementType.U8, [x], [1]) });

    private sealed record Move(int From, int To, byte Added);

    private sealed class Machine : ISimulatedMachine<Move>
    {
        private readonly byte[] _memory = new byte[8];

        public bool IsDisposed { get; private set; }

        public void Execute(Move command)
        {
            if (command.To >= _memory.Length)
            {
                throw new SimulationException($"byte {command.To} lies outside memory");
            }

            _memory[command.To] = (byte)(_memory[command.From] + command.Added);
        }

        public void Read(ulong address, Span<byte> bytes) => _memory.AsSpan((int)address, bytes.Length).CopyTo(bytes);

        public void Write(ulong address, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_memory.AsSpan((int)address));

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Session(SimulatedRun<Move> run) : SimulationSession<Move>(run)
    {
        public override Tensor Read(string operand) => throw new NotSupportedException();

        protected override DebugCommand Describe(int engine, long number, Move command) => new(engine, number, $"{Engines[engine]} {number}", [], [], []);
    }
}
