using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Simulation;

/// <summary>The base of simulators: memories and queues.</summary>
public class SimulationTests
{
    /// <summary>Four lanes: channel 5 is the second of lane 1; planes of 2 x 3 f32 follow one another.</summary>
    [Fact]
    public void Channels_lie_over_the_lanes()
    {
        var lanes = new LaneMemory(Targets.Small);
        var tensor = new LaneTensor(32, 2, 6, 2, 3, ElementType.F32);
        lanes.Write(tensor, 1, 5, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([1f, 2, 3, 4, 5, 6], lanes.Of<float>(1, 32 + (((1 * 2) + 1) * 6 * 4), 6).ToArray());
        Assert.Equal([1.0, 2, 3, 4, 5, 6], lanes.Read(tensor, 1, 5));
        Assert.All(lanes.Read(tensor, 1, 4), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Accesses_outside_a_memory_are_refused()
    {
        var lanes = new LaneMemory(Targets.Small);
        Assert.Throws<SimulationException>(() => lanes.Of<byte>(4, 0, 1).Length);
        Assert.Throws<SimulationException>(() => lanes.Of<byte>(0, 1020, 5).Length);
        Assert.Throws<SimulationException>(() => lanes.Of<float>(0, 2, 1).Length);
        Assert.Throws<SimulationException>(() => lanes.Write(new LaneTensor(0, 1, 1, 1, 1, ElementType.I8), 0, 0, [128]));
        var memory = new RegionMemory([64, 8, 0, 0], 64, 4096);
        memory.Of(new GlobalAddress(1, 7), 1)[0] = 9;
        Assert.Equal(9, memory.Of(new GlobalAddress(1, 0), 8)[7]);
        Assert.Throws<SimulationException>(() => memory.Of(new GlobalAddress(1, 7), 2).Length);
        Assert.Throws<SimulationException>(() => memory.Of(new GlobalAddress(2, 0), 1).Length);
        Assert.Throws<SimulationException>(() => memory.Of(new GlobalAddress(9, 0), 0).Length);
    }

    [Fact]
    public void Queues_run_to_counts_in_the_order_waits_allow()
    {
        var ran = new List<string>();
        var queues = new EngineQueues<string>(["A", "B"], [Queue(("a1", 0), ("a2", 1)), Queue(("b1", 1), ("b2", 0))], ran.Add);
        queues.RunTo([1, 1]);
        Assert.Equal(["a1", "b1"], ran);
        queues.RunToEnd();
        Assert.Equal(queues.Counts, queues.Done);

        IReadOnlyList<QueuedCommand<string>> Queue(params (string Name, int Other)[] commands) =>
            [.. commands.Select(c => new QueuedCommand<string>(c.Name, c.Name[0] == 'a' ? [0, c.Other] : [c.Other, 0]))];
    }

    [Fact]
    public void Of_engines_that_can_go_on_any_may_be_chosen()
    {
        var ran = new List<string>();
        var queues = new EngineQueues<string>(
            ["A", "B"], [[new("a1", [0, 0]), new("a2", [0, 2])], [new("b1", [0, 0]), new("b2", [0, 0])]], ran.Add) { Choose = ready => ready[^1] };
        queues.RunToEnd();
        Assert.Equal(["b1", "b2", "a1", "a2"], ran);
    }

    [Fact]
    public void A_deadlock_names_both_commands()
    {
        var queues = new EngineQueues<string>(["A", "B"], [[new("a1", [0, 1])], [new("b1", [1, 0])]], _ => { });
        Assert.Equal("deadlock: A 1 waits for B 1; B 1 waits for A 1", Assert.Throws<SimulationException>(queues.RunToEnd).Message);
    }

    /// <summary>Bytes are looked up as unsigned numbers: -1 is entry 255; a table too short for them is refused.</summary>
    [Fact]
    public void Tables_are_looked_up_by_bits()
    {
        var lanes = new LaneMemory(Targets.Small);
        LaneTensor x = new(0, 1, 1, 1, 3, ElementType.I8), y = new(16, 1, 1, 1, 3, ElementType.I8);
        lanes.Write(x, 0, 0, [0, 5, -1]);
        lanes.LookUp(x, y, [.. Enumerable.Range(0, 256).Select(i => (byte)(i / 2))]);
        Assert.Equal([0.0, 2, 127], lanes.Read(y, 0, 0));
        Assert.Equal("1x1x1x3xsi8@0 is looked up in a table of 255 bytes", Assert.Throws<SimulationException>(() => lanes.LookUp(x, y, new byte[255])).Message);
    }
}
